"""Two thousand lines that are not mojibake and look like it: other languages, signs, tables and code, made up here."""

import random
import unicodedata

# Words with many letters beyond ASCII, of each language the ones that stand next to each other in its prose.
WORDS = {
    "French": "été à où déjà Noël cœur œuvre garçon forêt hôpital naïve maïs aiguë çà là théâtre élève même "
    "« » “é” l’été d’où… près très âgé préféré créée agréée réélu ÉTÉ ÀÇÉ ŒUVRE aîné goût ça",
    "German": "Größe Übung Äpfel Öl Füße „schön“ heißt größer Käse müßig süß ÄÖÜ äöüß Übergröße Fußgänger "
    "Straßenbahn höchste Bäume Grüße Mädchen für ›fünf‹ größtmöglich",
    "Vietnamese": "Việt Nam Đà Nẵng Huế ngôn ngữ tiếng người được không những đường nước ưỡn ướt khuỷu rượu "
    "ở Ấp ẩm thực Tết Nguyên Đán “ê” à… ĐƯỜNG PHỐ Ừ Ổ ÃÂ Ỹ",
    "Portuguese": "MAÇÃ SÃO JOÃO coração irmã não ações põe mãe ÃO Ãs Açúcar avô pêssego três à ÇÃ Ãé Ão Conceição",
    "Icelandic": "Íslensk þjóð æðri máttur Þór ðæ öæ áð íþrótt Ægir ÞÆÖ Öðru Ísafjörður",
    "Polish and Czech": "źdźbło żółć gęś łódź ČŘŽ příliš žluťoučký kůň úpěl ďábelské ódy ŠŽ",
    "Greek": "Ελλάδα ΦΩΣ σύμπαν αβγδε ΑΒΓΔ π≈3 Σ(x) φθόγγος Ωμέγα µΩ τέχνη",
    "Russian": "Съешь ещё этих мягких французских булок ёж ДА НЕТ",
    "Japanese": "今日は良い天気です。 東京都知事選挙 鰯と鱈と鮪 ひらがな カタカナ 麒麟麦酒 齟齬 檸檬 薔薇 憂鬱 躊躇 「纏める」 凧揚げ 峠の茶屋 "
    "働く 畑 辻 込む 枠 榊 俤 鱚 鰹節 雫 凪 喧嘩 躑躅 蝙蝠",
    "Korean": "오늘은 날씨가 좋습니다 공원에 갑시다 대한민국(大韓民國) 서울特別市 國會議員 뷁 햏 쀍",
    "emoji": "🎉🎊 👩‍👩‍👧 ❤️ ✨✔️ ☀️☂ 🇨🇳 👍🏽 (╯°□°)╯︵┻━┻ ಠ_ಠ ʕ•ᴥ•ʔ ¯\\_(ツ)_/¯ ★☆★ ♪♫ → ⇒",
    "signs": "25°C ±5 ½¾¼ ×÷ §12 ¶ ©2024 ®™ €100 £20 ¥300 ¢5 ²³¹ µm ¿¡ «» ªº ·•· † ‡ ‰ ƒ ˆ˜ ¨´` ¦ ¬",
    "boxes": "┌──┬──┐ │a │b │ ├──┼──┤ └──┴──┘ ╔══╦══╗ ║░▒▓║ ╚══╩══╝ ■□▪▫ ▀▄█▌▐ ──── ═════ ━━━━ ┄┄┄ ▓▓▒▒░░ ├─src │ └─a.py",
    "rare hanzi": "铿锵 饕餮 魑魅魍魉 龃龉 耄耋 鹈鹕 蹀躞 囹圄 旖旎 觊觎 踟蹰 桎梏 㑇㑊 㐀㐁 䶮 喆 堃 翀 燚 赟 淼焱垚 璩瓘 "
    "欸乃 尴尬 璎珞 麴黟 槲寄生 苤蓝 粳籼 鳜鲥鲟 氕氘氚 钋镤镎 薨毙 黼黻 裒辑 邛崃 郫县 亳州 犍为 瓯瓿 鼗鼙 麖麂 谫陋 媸妍",
    "Cantonese": "佢哋喺嗰度食緊嘢 冇乜嘢 咁樣 嚟咗 唔係 瞓覺 攞嚟 嘅 啲 噉 喎 囉 嗻 掟 揼 閪",
    "bopomofo": "ㄅㄆㄇㄈ ㄓㄨˋㄧㄣ ㄋㄧˇㄏㄠˇ ㄌㄜ˙",
    "pinyin": "māma qí mǎ mǎ màn lǜ nǚ ér ê̄ ǘ ńg yàoé tiānānmén",
    "code": r"""print("\u4f60\u597d") re.compile("[\u4e00-\u9fff]") s='\xe4\xbd\xa0' href="/wiki/%E4%BD%A0%E5%A5%BD"
    https://example.invalid/?q=%E4%BD%A0%E5%A5%BD%E5%95%8A b"\xc4\xe3\xba\xc3" \u0041\u0042 %20%20%20%20 C:\users\u1234 100%E 50%BC &#38;&#60; 0xE4BDA0 "é"==u"\xe9" """,
    "real Ã": "Ã Ãƒ é Â© Ã© Â° Ãº naïve Ã¼ Ü Ãé ÃÃ Ã¶ ÂÃ São Â« Â »",
}
CHINESE = "记者在现场看到，村民们正在收割水稻。老张说：今年的收成比去年好；他笑了笑，“够吃了”……"


def alphabets():
    """Tables of letters and signs, as manuals print them."""
    rows = [(first, first + size) for size in (8, 16, 32, 96) for first in range(0xA0, 0x180 - size, 8)]
    rows += [(first, first + 16) for first in (*range(0x2500, 0x25A0, 16), *range(0x390, 0x450, 16), *range(0x2190, 0x2200, 16))]
    for first, last in rows:
        letters = [chr(point) for point in range(first, last)]
        yield from ("".join(letters), " ".join(letters), "".join(reversed(letters)), "|".join(letters))


def lines(count=2000, seed=20):
    """So many lines: words of one language, with or without Chinese around them, then tables."""
    chance = random.Random(seed)
    tables = list(alphabets())
    made = []
    while len(made) < count - len(tables):
        for words in WORDS.values():
            chosen = chance.choices(words.split(), k=chance.randrange(1, 12))
            line = chance.choice((" ", " ", "", ", ")).join(chosen)
            where = chance.random()
            if where < 0.3:
                cut = chance.randrange(len(CHINESE))
                line = CHINESE[:cut] + line + CHINESE[cut:]
            elif where < 0.4:
                line = unicodedata.normalize("NFD", line)
            made.append(line)
    return made[: count - len(tables)] + tables
