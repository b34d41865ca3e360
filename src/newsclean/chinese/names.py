"""Family names: which characters a name of a person may begin with, in Simplified and Traditional script."""

# The hundred most common (Ministry of Public Security, report on names of 2020), and those of writers and reporters
# that corrections of 著 met.
_SIMPLIFIED = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤"
    "萧傅阎康段乔赖巴老鲁茅冰季费梅柳欧俞聂齐詹常易施温古章洪毕"
)
_TRADITIONAL = "張劉陳楊黃趙吳孫馬羅鄭許韓鄧馮蕭蔣葉魏蘇呂盧鍾鐘譚陸範韋賈鄒閻龍賀顧龔萬錢嚴湯喬賴魯費歐聶齊溫畢"

SURNAMES = frozenset(_SIMPLIFIED + _TRADITIONAL)
"""Characters that a family name is, or begins with."""
