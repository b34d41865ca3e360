"""Sentences in which letters in brackets are content: readings taught, rare characters glossed, names, codes, terms.

`sentences()` puts every filling of a kind into every frame of that kind.
"""

from itertools import product

RARE = (
    "亳 bó|郴 chēn|榇 chèn|踽 jǔ|囿 yòu|耄耋 màodié|饕餮 tāotiè|魑魅 chīmèi|踟蹰 chíchú|龃龉 jǔyǔ|"
    "旖旎 yǐnǐ|邛崃 qiónglái|盱眙 xūyí|黟 yī|歙 shè|鄱 pó|濮 pú|睢 suī|莒 jǔ|窳 yǔ|"
    "赑屃 bìxì|觱篥 bìlì|箜篌 kōnghóu|缂 kè|榫 sǔn|斝 jiǎ|鬶 guī|鸬鹚 lúcí|鳜 guì|鲥 shí|"
    "鹮 huán|麂 jǐ|茕 qióng|岿 kuī|龢 hé|隳 huī|跫 qióng|氍毹 qúshū|斫 zhuó|甑 zèng|"
    "釉 yòu|桁 héng|椽 chuán|檩 lǐn|阼 zuò|圜 yuán|醪糟 láozāo|饸饹 héle|粢 zī|糍 cí|"
    "蒟蒻 jǔruò|苣荬 qǔmǎi|蘸 zhàn|楮 chǔ"
)
IN_RARE = (
    "村口那块旧匾上有一个“{0}”({1})，没有人认得。",
    "老人说的那个{0}({1})，年轻人已经没有见过。",
    "县里的展览第一次提到{0}（{1}），来看的人不少。",
    "他把{0}[{1}]画在纸上，又添了几笔。",
    "说起{0} ({1})，大家都笑了。",
    "“{0}({1})”，匾上只有这些。",
    "馆里新收的一件东西，说明上写着“{0}【{1}】”。",
    "爷爷一边走一边讲{0}〔{1}〕的来历。",
)

UNUSUAL = (
    "六(lù)安|尉(yù)迟|单(shàn)县|解(xiè)县|洪洞(tóng)|铅(yán)山|乐(lào)亭|台(tāi)州|丽(lí)水|涡(guō)阳|蚌(bèng)埠|番(pān)禺|"
    "东阿(ē)|盖(gě)先生|查(zhā)先生|任(rén)家庄|华(huà)老先生|区(ōu)家|仇(qiú)家湾|召(shào)家|可(kè)汗|龟(qiū)兹|大宛(yuān)|"
    "吐蕃(bō)|冒(mò)顿|月氏(zhī)|单(chán)于|高句(gōu)丽|镐(hào)京|员(yùn)家|枞(zōng)阳|牟(mù)平|浚(xùn)县|万俟(mòqí)"
)
IN_UNUSUAL = (
    "他们一家从{0}来，在镇上开了一间铺子。",
    "去年秋天，我同{0}的朋友又见了一面。",
    "这一带最早的记载见于{0}的旧志。",
    "有人问起{0}，我们都摇了摇头。",
)

TAUGHT = (
    "乐 yuè|行 háng|长 zhǎng|重 chóng|和 huò|好 hào|少 shào|为 wèi|数 shǔ|难 nàn|空 kòng|种 zhòng|还 huán|得 děi|落 là"
)
IN_TAUGHT = (
    "“{0}”在这句话里读({1})，不要读错。",
    "先生教我们，“{0}({1})”是多音字，要看上下文。",
    "这个{0}({1})字的读音，字典里写得很清楚。",
    "注音的时候，{0}({1})要写第几声，全班没有人答对。",
    "拼音一课讲到{0}({1})，孩子们跟着念了三遍。",
    "这里的{0}({1})音从古音来，今天的方言里还听得到。",
    "他把{0}({1})念成了别的音，自己也笑了。",
    "“{0}”(音{1})是这本书里最常见的误读。",
    "请读一读：{0}({1})。",
    "字典上，{0}({1})的声调同我们平时说的不一样。",
    "很多人不知道{0}({1})字的另一个读法。",
)

NAMED = (
    "卫生组织(WHO)|发改委（NDRC）|生产总值(GDP)|人工智能(AI)|手机(iPhone)|平板(iPad)|上海(SH)|北京(BJ)|北京(Beijing)|"
    "天津(Tianjin)|广州 (Guangzhou)|西安(Xi'an)|香港(Hong Kong)|拉萨(Lhasa)|王芳(Wang Fang)|陈静（Chen Jing）|"
    "欧阳明(Ouyang Ming)|吕岩(Lü Yan)|百度(baidu)|淘宝(taobao)|微博(weibo)|豆瓣(douban)|谁(who)|他(he)|我们(we)|"
    "银杏(Ginkgo biloba)|水稻(Oryza sativa)|大熊猫(Ailuropoda melanoleuca)|银鱼(Salangidae)|锂(Li)|氦(He)|钠(Na)|"
    "水(H2O)|二氧化碳(CO2)|硫酸(H2SO4)|碳(C)|甲(a)|乙(b)|丙(c)|维生素(A)|第一组(A)|图一(a)|表二(b)|李华(Li, 2003)|"
    "世贸组织(WTO)|国际奥委会(IOC)|纳米(nm)|千克(kg)|毫米(mm)|摄氏(C)|赫兹(Hz)|伏特(V)|欧盟(EU)|二手(second-hand)"
)
IN_NAMED = (
    "昨天的会上，{0}又一次成了大家谈论的话题。",
    "有人在墙上写下{0}，下面画了一道线。",
    "关于{0}，这篇短文只说了两句。",
    "表格最后一栏写的是{0}",
    "{0}、山货和茶叶，样样都有人来问。",
)

LINES = (
    "外国人也说气(qi)、道(dao)、茶(cha)和功夫(gongfu)。",
    "唱名是哆(do)、来(re)、咪(mi)、发(fa)、索(so)、拉(la)。",
    "太极(taiji)、麻将(majiang)、风水(fengshui)和关系(guanxi)都进了英语词典。",
    "他姓华(huà)，名字里有个乐(yuè)。",
    "村里的老师名叫李行(háng)，学生名叫王朝(zhāo)。",
    "shān jiǎo xià yǒu yì tiáo hé\n山 脚 下 有 一 条 河",
    "(hé shuǐ qīng qīng)\n河 水 清 清",
    "xiǎo chuán yáo ya yáo\n小 船 摇 呀 摇",
    "第三课 小桥\nxiǎo qiáo\n【生词】桥 qiáo 船 chuán 河 hé",
    "生词表：\n水渠 (shuǐqú) canal\n水稻 (shuǐdào) rice",
)


def _pairs(table: str) -> list[list[str]]:
    return [entry.split(" ") for entry in table.split("|")]


def sentences() -> list[str]:
    """Every sentence, of every kind."""
    made = [frame.format(*filling) for frame, filling in product(IN_RARE, _pairs(RARE))]
    made += [frame.format(filling) for frame, filling in product(IN_UNUSUAL, UNUSUAL.split("|"))]
    made += [frame.format(*filling) for frame, filling in product(IN_TAUGHT, _pairs(TAUGHT))]
    made += [frame.format(filling) for frame, filling in product(IN_NAMED, NAMED.split("|"))]
    return [*made, *LINES]
