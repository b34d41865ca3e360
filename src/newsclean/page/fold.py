"""A shadow of a line to match rules against, of the same length: `【首頁】｜ＲＳＳ → [首页]|rss`."""

# The Traditional characters that stand for a character of boilerplate.toml or of a pattern in page/. From OpenCC
# 1.4.2's t2s, a character at a time (Apache-2.0); tests hold it complete, so a new pattern asks for its characters.
_PAIRS = (
    "並并 亞亚 佈布 佔占 併并 來来 侷局 係系 俬私 個个 們们 倫伦 備备 傢家 傳传 傾倾 僅仅 價价 儀仪 儘尽 "
    "優优 儲储 兒儿 內内 兩两 冊册 別别 刪删 則则 創创 劃划 劉刘 動动 務务 區区 協协 卻却 卽即 厤历 參参 員员 "
    "問问 啓启 啟启 單单 噹当 嚮向 嚴严 國国 圍围 園园 圖图 團团 埰采 執执 報报 場场 塊块 墰坛 壇坛 壓压 "
    "壜坛 壞坏 夾夹 奬奖 娛娱 學学 寀采 實实 審审 寫写 寵宠 寶宝 專专 尋寻 對对 導导 屬属 峯峰 嶺岭 師师 "
    "帳帐 幣币 幫帮 幷并 幾几 庫库 廠厂 廢废 廣广 廳厅 張张 彆别 彔录 彿佛 後后 從从 復复 徵征 愛爱 態态 "
    "應应 懷怀 戰战 戲戏 戶户 掃扫 掛挂 採采 換换 搶抢 擊击 據据 攝摄 敎教 數数 於于 昇升 時时 暫暂 曆历 "
    "曉晓 曏向 書书 會会 朮术 東东 査查 條条 棊棋 業业 榘矩 榮荣 構构 樂乐 樓楼 標标 樣样 橋桥 機机 檔档 "
    "檢检 檯台 欄栏 權权 欽钦 歐欧 歡欢 歷历 歸归 氣气 氾泛 汎泛 沒没 況况 淚泪 減减 準准 溼湿 滾滚 滿满 "
    "濕湿 濟济 瀋沈 瀏浏 灣湾 為为 無无 煙烟 熱热 燈灯 營营 爭争 爲为 爺爷 獎奖 獨独 獲获 現现 產产 産产 "
    "畢毕 畫画 異异 畵画 當当 療疗 發发 盜盗 盞盏 盡尽 監监 眞真 眾众 確确 碼码 礙碍 禮礼 種种 稱称 穀谷 積积 "
    "穫获 窮穷 竪竖 競竞 筆笔 箇个 節节 範范 簡简 簽签 籃篮 籌筹 籤签 糰团 糾纠 紀纪 約约 紅红 純纯 紙纸 "
    "級级 細细 紹绍 終终 組组 結结 絕绝 絡络 給给 統统 絲丝 絶绝 經经 綜综 綠绿 綫线 維维 網网 綵彩 緑绿 "
    "線线 編编 練练 緻致 縣县 縮缩 總总 織织 繫系 繼继 續续 纍累 纔才 罈坛 罎坛 羅罗 羣群 習习 翫玩 聞闻 聯联 "
    "聲声 職职 聽听 脩修 腦脑 臉脸 臨临 臺台 與与 興兴 舉举 舊旧 舘馆 華华 菸烟 萬万 葉叶 葯药 蒐搜 蓆席 "
    "蔘参 薦荐 藍蓝 藝艺 藥药 蘿萝 處处 號号 衆众 術术 衕同 衛卫 袷夹 裏里 裝装 裡里 製制 複复 襲袭 覆复 "
    "覈核 見见 規规 視视 親亲 覺觉 覽览 觀观 觸触 訂订 計计 訊讯 討讨 訓训 記记 訪访 設设 許许 訴诉 診诊 "
    "註注 証证 評评 詞词 詢询 試试 詩诗 話话 該该 詳详 誌志 認认 語语 誠诚 說说 説说 誰谁 課课 調调 談谈 "
    "請请 論论 諮咨 諾诺 講讲 謝谢 謹谨 證证 識识 議议 護护 譽誉 讀读 變变 讚赞 谿溪 豎竖 財财 責责 買买 "
    "費费 貼贴 資资 賞赏 賣卖 質质 賬账 賭赌 購购 賽赛 贊赞 蹤踪 車车 軍军 載载 輕轻 輯辑 輸输 輿舆 轉转 "
    "辦办 農农 迴回 這这 連连 週周 進进 遊游 運运 過过 達达 違违 遙遥 遞递 遠远 適适 選选 還还 郵邮 鄉乡 鄭郑 "
    "醣糖 醫医 銘铭 錄录 錢钱 錯错 録录 錶表 鍵键 鎖锁 鎭镇 鎮镇 鏈链 鏡镜 長长 門门 閉闭 開开 間间 閤合 閱阅 "
    "閲阅 闆板 關关 陞升 陣阵 陰阴 陸陆 陽阳 隊队 際际 隨随 險险 隱隐 隻只 雙双 雜杂 離离 雲云 電电 霧雾 "
    "靜静 韓韩 響响 頁页 頂顶 須须 預预 頒颁 領领 頭头 頻频 題题 類类 顧顾 顯显 風风 颱台 飲饮 養养 餘余 館馆 "
    "饋馈 馬马 駕驾 騰腾 驗验 體体 髮发 鬚须 魚鱼 麪面 麫面 麯曲 麴曲 麵面 麼么 麽么 黃黄 點点 黨党 鼕冬 "
    "齣出 剛刚 吳吴 呂吕 孫孙 楊杨 淩凌 湯汤 盧卢 蔣蒋 蘇苏 囌苏 譚谭 譯译 賀贺 賈贾 趙赵 鄒邹 鄧邓 鈡钟 鍾钟 鐘钟 "
    "閆闫 陳陈 韋韦 馮冯 龍龙 龔龚 薑姜 衚胡 鬍胡 硃朱 樑梁 畝亩 嗎吗 閻阎 蕭萧"
)
_WIDTHS = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)}
_CASES = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_LOOKS = {
    " ": "\u3000\xa0\t\u2002\u2003\u2009\u200b\ufeff\x0b\x0c",
    "[": "【〔［〖",
    "]": "】〕］〗",
    '"': "“”「」『』〝〞＂",
    ">": "›»＞→▶►▸≫",
    "<": "‹«＜←◀◄",
    "·": "•・●○■□▪▫◆◇★☆▲△▼▽※‧∙",
    "-": "—–－―─━",
    "|": "｜│┃丨∣",
    "~": "～〜",
    ",": "，、",
}
_FOLDED = {
    **_WIDTHS,
    **_CASES,
    **{code: chr(ord(mark)).lower() for code, mark in _WIDTHS.items() if mark.isalpha()},
    **{ord(look): mark for mark, looks in _LOOKS.items() for look in looks},
    **{ord(pair[0]): pair[1] for pair in _PAIRS.split()},
}
# A list of the whole BMP: translating by a dictionary takes twice the time, for what it does not find is an error
# inside. What lies beyond the list stays as it is.
_TABLE = list(range(0x10000))
for _code, _mark in _FOLDED.items():
    _TABLE[_code] = ord(_mark)

_VARIANTS: dict[str, str] = {}
for _pair in _PAIRS.split():
    _VARIANTS[_pair[1]] = _VARIANTS.get(_pair[1], "") + _pair[0]


def fold(text: str) -> str:
    """`text` in Simplified characters, half width and lower case, with one kind of each mark; positions hold.

    Only characters that rules speak of are simplified, so it is for matching, not for reading.
    """
    return text.translate(_TABLE)


def spellings(word: str) -> list[str]:
    """`word` in Simplified and every mixture of its Traditional characters, to scan unfolded text for."""
    found = [""]
    for character in word:
        found = [start + variant for start in found for variant in character + _VARIANTS.get(character, "")]
    return found


def bare(shadow: str) -> str:
    """A folded line without the space, brackets and bullets around it."""
    return shadow.strip(" ·*#|[]()<>~-+_=/\\\r\n").strip()
