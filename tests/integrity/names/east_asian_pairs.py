"""A labelled set of Japanese, Chinese and Korean name pairs, made from published readings by rules.

Every pair says what rule made it, so that recall and false alarms can be told per rule. The rules are written
here a second time, on other tables and in other ways than the engine's, so that a slip of the engine shows.

Sources of the names and readings (facts, typed by hand):
* Japanese surnames and their readings: the hundred most frequent surnames (明治安田生命, 全国同姓調査 2018).
* Japanese given names and their readings: the yearly most frequent ones (明治安田生命, 生まれ年別名前調査).
* Published Latin spellings of laureates: the Nobel Foundation; readings from their Japanese biographies.
* Chinese surnames: 公安部, 2020年全国姓名报告; Pinyin by ISO 7098, Wade-Giles by the Library of Congress.
* Korean surnames: 2015 census; Revised Romanization (2000), McCune-Reischauer (1939), spellings in use.
Rules of spelling: Hepburn and Kunrei by 内閣告示第一号 (1954), passports by 旅券法施行規則 (a long o is not
written, or oh; n is m before b, m, p).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One labelled pair. `rule` names how it was made; `kana` says whether a reading is given on a side."""

    a: str
    b: str
    same: bool
    rule: str
    kana_a: str = ""
    kana_b: str = ""
    kind: str = "person"

    @property
    def kana(self) -> bool:
        return bool(self.kana_a or self.kana_b)

    @property
    def weak(self) -> bool:
        """Less than the whole name, rightly spelled: an initial or a slip of the typist."""
        return self.rule.endswith((" initial", " slip of a letter"))


# Writing, reading in hiragana, keyboard romaji; `-` parts vowels that are not one long vowel.
SURNAMES = """
佐藤 さとう satou|鈴木 すずき suzuki|高橋 たかはし takahashi|田中 たなか tanaka|伊藤 いとう itou
渡辺 わたなべ watanabe|山本 やまもと yamamoto|中村 なかむら nakamura|小林 こばやし kobayashi
加藤 かとう katou|吉田 よしだ yoshida|山田 やまだ yamada|佐々木 ささき sasaki|山口 やまぐち yamaguchi
松本 まつもと matsumoto|井上 いのうえ ino-ue|木村 きむら kimura|林 はやし hayashi|斎藤 さいとう saitou
清水 しみず shimizu|山崎 やまざき yamazaki|森 もり mori|池田 いけだ ikeda|橋本 はしもと hashimoto
阿部 あべ abe|石川 いしかわ ishikawa|山下 やました yamashita|中島 なかじま nakajima|石井 いしい ishii
小川 おがわ ogawa|前田 まえだ maeda|岡田 おかだ okada|長谷川 はせがわ hasegawa|藤田 ふじた fujita
後藤 ごとう gotou|近藤 こんどう kondou|村上 むらかみ murakami|遠藤 えんどう endou|青木 あおき aoki
坂本 さかもと sakamoto|福田 ふくだ fukuda|太田 おおた oota|西村 にしむら nishimura|藤井 ふじい fujii
岡本 おかもと okamoto|藤原 ふじわら fujiwara|三浦 みうら miura|金子 かねこ kaneko|中野 なかの nakano
中川 なかがわ nakagawa|原田 はらだ harada|松田 まつだ matsuda|竹内 たけうち takeuchi|小野 おの ono
田村 たむら tamura|中山 なかやま nakayama|和田 わだ wada|石田 いしだ ishida|森田 もりた morita
上田 うえだ ueda|柴田 しばた shibata|酒井 さかい sakai|宮崎 みやざき miyazaki|横山 よこやま yokoyama
高木 たかぎ takagi|安藤 あんどう andou|宮本 みやもと miyamoto|大野 おおの oono|小島 こじま kojima
工藤 くどう kudou|谷口 たにぐち taniguchi|今井 いまい imai|高田 たかだ takada|増田 ますだ masuda
丸山 まるやま maruyama|杉山 すぎやま sugiyama|村田 むらた murata|大塚 おおつか ootsuka|新井 あらい arai
平野 ひらの hirano|菅原 すがわら sugawara|武田 たけだ takeda|河野 こうの kouno|藤本 ふじもと fujimoto
千葉 ちば chiba|野口 のぐち noguchi|松井 まつい matsui|久保 くぼ kubo|木下 きのした kinoshita
渡部 わたべ watabe|本間 ほんま honma|神保 じんぼ jinbo|難波 なんば nanba
"""
GIVEN = """
一夫 かずお kazuo|和子 かずこ kazuko|正雄 まさお masao|正人 まさと masato|修二 しゅうじ shuuji
昭二 しょうじ shouji|裕子 ゆうこ yuuko|由紀 ゆき yuki|由紀子 ゆきこ yukiko|健一 けんいち ken-ichi
健二 けんじ kenji|浩 ひろし hiroshi|博 ひろし hiroshi|誠 まこと makoto|真 まこと makoto|純 じゅん jun
純一 じゅんいち jun-ichi|淳子 じゅんこ junko|進 すすむ susumu|清 きよし kiyoshi|幸子 さちこ sachiko
洋子 ようこ youko|陽子 ようこ youko|恵子 けいこ keiko|京子 きょうこ kyouko|雄一 ゆういち yuuichi
洋一 よういち youichi|浩一 こういち kouichi|慎一 しんいち shin-ichi|太郎 たろう tarou|次郎 じろう jirou
翔太 しょうた shouta|大輔 だいすけ daisuke|拓也 たくや takuya|達也 たつや tatsuya|哲也 てつや tetsuya
千尋 ちひろ chihiro|美穂 みほ miho|久美子 くみこ kumiko|真由美 まゆみ mayumi|直美 なおみ naomi
直樹 なおき naoki|英樹 ひでき hideki|秀雄 ひでお hideo|文子 ふみこ fumiko|文雄 ふみお fumio
勉 つとむ tsutomu|務 つとむ tsutomu|悠真 ゆうま yuuma|蓮 れん ren|湊 みなと minato|陽葵 ひまり himari
凛 りん rin|結衣 ゆい yui|葵 あおい aoi|翼 つばさ tsubasa|亮 りょう ryou|涼 りょう ryou
隆 たかし takashi|孝 たかし takashi|章 あきら akira|明 あきら akira|康平 こうへい kouhei
龍之介 りゅうのすけ ryuunosuke|慎平 しんぺい shinpei|純平 じゅんぺい junpei|玲子 れいこ reiko
礼子 れいこ reiko|智子 ともこ tomoko|知子 ともこ tomoko
"""
LAUREATES = """
湯川秀樹|ユカワ ヒデキ|Hideki Yukawa
朝永振一郎|トモナガ シンイチロウ|Sin-Itiro Tomonaga
川端康成|カワバタ ヤスナリ|Yasunari Kawabata
佐藤栄作|サトウ エイサク|Eisaku Sato
福井謙一|フクイ ケンイチ|Kenichi Fukui
利根川進|トネガワ ススム|Susumu Tonegawa
大江健三郎|オオエ ケンザブロウ|Kenzaburo Oe
白川英樹|シラカワ ヒデキ|Hideki Shirakawa
野依良治|ノヨリ リョウジ|Ryoji Noyori
小柴昌俊|コシバ マサトシ|Masatoshi Koshiba
田中耕一|タナカ コウイチ|Koichi Tanaka
南部陽一郎|ナンブ ヨウイチロウ|Yoichiro Nambu
小林誠|コバヤシ マコト|Makoto Kobayashi
下村脩|シモムラ オサム|Osamu Shimomura
鈴木章|スズキ アキラ|Akira Suzuki
根岸英一|ネギシ エイイチ|Ei-ichi Negishi
山中伸弥|ヤマナカ シンヤ|Shinya Yamanaka
赤﨑勇|アカサキ イサム|Isamu Akasaki
天野浩|アマノ ヒロシ|Hiroshi Amano
中村修二|ナカムラ シュウジ|Shuji Nakamura
大村智|オオムラ サトシ|Satoshi Ōmura
梶田隆章|カジタ タカアキ|Takaaki Kajita
大隅良典|オオスミ ヨシノリ|Yoshinori Ohsumi
本庶佑|ホンジョ タスク|Tasuku Honjo
吉野彰|ヨシノ アキラ|Akira Yoshino
真鍋淑郎|マナベ シュクロウ|Syukuro Manabe
益川敏英|マスカワ トシヒデ|Toshihide Maskawa
江崎玲於奈|エサキ レオナ|Leo Esaki
"""
# One character written in two ways; the left one is the reformed form.
OLD_FORMS = """
斎齋 辺邊 辺邉 高髙 崎﨑 沢澤 広廣 浜濱 島嶋 国國 真眞 恵惠 竜龍 桜櫻 槙槇 栄榮 実實 寿壽 礼禮 来來 徳德
塚塚 黒黑 亀龜 柳栁 桑桒 冨富
"""
READ_TWICE = """
裕子 ゆうこ ひろこ|淳 じゅん あつし|健 けん たけし|翔 しょう かける|陽 よう ひなた|愛 あい まな
純 じゅん すみ|真 しん まこと
"""

# Simplified, traditional, Pinyin, Wade-Giles.
CHINESE_SURNAMES = """
王 王 wang wang|张 張 zhang chang|刘 劉 liu liu|陈 陳 chen ch'en|杨 楊 yang yang|赵 趙 zhao chao
黄 黃 huang huang|周 周 zhou chou|吴 吳 wu wu|徐 徐 xu hsü|孙 孫 sun sun|朱 朱 zhu chu|马 馬 ma ma
郭 郭 guo kuo|谢 謝 xie hsieh|邓 鄧 deng teng|冯 馮 feng feng|曹 曹 cao ts'ao|彭 彭 peng p'eng
萧 蕭 xiao hsiao|蒋 蔣 jiang chiang|蔡 蔡 cai ts'ai|贾 賈 jia chia|钱 錢 qian ch'ien|阎 閻 yan yen
龚 龔 gong kung|顾 顧 gu ku|钟 鐘 zhong chung
"""
CHINESE_GIVEN = """
明 明 ming ming|伟 偉 wei wei|强 強 qiang ch'iang|军 軍 jun chün|国强 國強 guoqiang kuo-ch'iang
建华 建華 jianhua chien-hua|志远 志遠 zhiyuan chih-yüan|泽东 澤東 zedong tse-tung
小平 小平 xiaoping hsiao-p'ing|学森 學森 xuesen hsüeh-sen|庆龄 慶齡 qingling ch'ing-ling
宝华 寶華 baohua pao-hua|丽萍 麗萍 liping li-p'ing|晓东 曉東 xiaodong hsiao-tung
振宁 振寧 zhenning chen-ning|政道 政道 zhengdao cheng-tao|荣基 榮基 rongji jung-chi
恩来 恩來 enlai en-lai
"""
# Hangul, Revised Romanization, McCune-Reischauer without marks, in use.
KOREAN_SURNAMES = """
김 gim kim kim|이 i yi lee|박 bak pak park|최 choe choe choi|정 jeong chong jung|강 gang kang kang
조 jo cho cho|윤 yun yun yoon|장 jang chang jang|임 im im lim|한 han han han|오 o o oh|서 seo so suh
신 sin sin shin|권 gwon kwon kwon|황 hwang hwang hwang
"""
KOREAN_GIVEN = """
민준 min-jun min-jun min-joon|서연 seo-yeon so-yon seo-yeon|지훈 ji-hun chi-hun ji-hoon
영희 yeong-hui yong-hui young-hee|철수 cheol-su ch'ol-su chul-soo|현우 hyeon-u hyon-u hyun-woo
수진 su-jin su-chin soo-jin|동현 dong-hyeon tong-hyon dong-hyun|은주 eun-ju un-ju eun-joo
재명 jae-myeong chae-myong jae-myung|성민 seong-min song-min sung-min|미경 mi-gyeong mi-kyong mi-kyung
"""

ORGANISATIONS_SAME = """
東京大学|国立大学法人東京大学
東京大學|東京大学
株式会社日立製作所|日立製作所
理化学研究所|国立研究開発法人理化学研究所
清华大学|清華大學
哈尔滨工业大学|哈爾浜工業大学
西北工业大学|西北工業大學
北京航空航天大学|北京航空航天大學
国防科学技术大学|國防科學技術大學
華為技術有限公司|华为技术有限公司
University of Tokyo|The University of Tokyo
Harbin Institute of Technology|Harbin Inst. of Technology
Tsinghua University|Tsing Hua University
Hitachi, Ltd.|Hitachi Limited
Samsung Electronics Co., Ltd.|SAMSUNG ELECTRONICS COMPANY LIMITED
"""
ORGANISATIONS_OTHER = """
東京大学|東京工業大学
東京大学|東京理科大学
京都大学|京都工芸繊維大学
北京大学|北京理工大学
北京航空航天大学|南京航空航天大学
西北大学|西北工業大学
早稲田大学|早稲田大学高等学院
Northwestern University|Northwestern Polytechnical University
Sichuan University|Sichuan Normal University
Tsinghua University|National Tsing Hua University
Beijing Institute of Technology|Beijing Institute of Petrochemical Technology
Harbin Engineering University|Harbin Institute of Technology
Tokyo Institute of Technology|Tokyo University of Science
Nanjing University|Nanjing University of Science and Technology
University of Science and Technology of China|University of Electronic Science and Technology of China
"""

_KUNREI = (
    ("shi", "si"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"), ("sh", "sy"), ("ch", "ty"), ("j", "zy"),
)  # fmt: skip


def _table(text: str) -> list[list[str]]:
    return [row.split() for row in text.strip().replace("\n", "|").split("|") if row.strip()]


def hepburn(keyboard: str) -> str:
    """With marks over long vowels: satou is satō, ino-ue stays inoue."""
    marked = keyboard.replace("ou", "ō").replace("oo", "ō").replace("uu", "ū")
    return marked.replace("n-", "n'").replace("-", "")


def plain(keyboard: str) -> str:
    """As most papers print it: no marks at all."""
    return hepburn(keyboard).replace("ō", "o").replace("ū", "u").replace("'", "")


def passport(keyboard: str) -> str:
    """The passport's option: a long o is oh at the end or before a consonant; n is m before b, m and p."""
    spelled = (
        re.sub(r"ō(?![aiueo])", "oh", hepburn(keyboard)).replace("ō", "o").replace("ū", "u").replace("'", "")
    )
    return re.sub(r"n(?=[bmp])", "m", spelled)


def typed(keyboard: str) -> str:
    return keyboard.replace("-", "")


def kunrei(keyboard: str) -> str:
    spelled = hepburn(keyboard).replace("ō", "ô").replace("ū", "û")
    for old, new in _KUNREI:
        spelled = spelled.replace(old, new)
    return spelled


def slipped(latin: str) -> str:
    """Two letters in the middle of the surname change places, as a typist does it."""
    middle = len(latin) - 3
    return latin[:middle] + latin[middle + 1] + latin[middle] + latin[middle + 2 :]


def katakana(hiragana: str) -> str:
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in hiragana)


def half_width(hiragana: str) -> str:
    """Half-width katakana, as old forms demand it."""
    decomposed = unicodedata.normalize("NFD", katakana(hiragana))
    return "".join(_HALF.get(char, char) for char in decomposed)


_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)} | {
    "\u3099": "\uff9e", "\u309a": "\uff9f",
}  # fmt: skip


def people() -> list[tuple[list[str], list[str]]]:
    """Surnames with given names, two or three for each surname, in a fixed order."""
    given = _table(GIVEN)
    return [
        (surname, given[(at * 7 + step * 23) % len(given)])
        for at, surname in enumerate(_table(SURNAMES))
        for step in range(2 + at % 2)
    ]


def japanese_same() -> Iterator[Case]:
    for (kanji, kana, family), (written, read, name) in people():
        full, reading = f"{kanji} {written}", f"{katakana(kana)} {katakana(read)}"
        latin = [
            f"{spell(name).title()} {spell(family).upper()}"
            for spell in (plain, hepburn, passport, typed, kunrei)
        ]
        for spelled, rule in zip(latin, ("plain", "hepburn", "passport", "typed", "kunrei"), strict=True):
            yield Case(full, spelled, True, f"kanji with kana : {rule}", kana_a=reading)
        yield Case(
            f"{plain(family)} {plain(name)}",
            full,
            True,
            "kanji with kana : family first",
            kana_b=f"{kana} {read}",
        )
        yield Case(
            full.replace(" ", ""),
            latin[0],
            True,
            "kanji with unbroken kana : plain",
            kana_a=katakana(kana + read),
        )
        yield Case(
            full,
            latin[2],
            True,
            "kanji with half-width kana : passport",
            kana_a=f"{half_width(kana)} {half_width(read)}",
        )
        yield Case(reading, latin[0], True, "kana : plain")
        yield Case(latin[0], latin[4], True, "plain : kunrei")
        yield Case(latin[1], f"{plain(family)}, {plain(name)}", True, "hepburn : plain, family first")
        yield Case(
            full, f"{latin[0][0]}. {plain(family).title()}", True, "kanji with kana : initial", kana_a=reading
        )
        yield Case(full, slipped(latin[0]), True, "kanji with kana : slip of a letter", kana_a=reading)
    for kanji, reading, latin in (row.split("|") for row in LAUREATES.strip().split("\n")):
        yield Case(kanji, latin, True, "kanji with kana : published", kana_a=reading)
        family, name = latin.split()[-1], latin.rsplit(" ", 1)[0]
        yield Case(reading, f"{family.upper()} {name}", True, "kana : published, family first")


def old_forms() -> Iterator[Case]:
    """One and the same writing before and after the reform, without any reading."""
    pairs = [pair for pair in OLD_FORMS.split() if pair[0] != pair[1]]
    for (kanji, _, _), (written, _, _) in people():
        full = kanji + written
        for new, old in pairs:
            if new in full:
                yield Case(full, full.replace(new, old), True, "new : old form")


def japanese_other() -> Iterator[Case]:
    given, named = _table(GIVEN), people()
    for (kanji, kana, family), (written, read, name) in named:
        full, reading = f"{kanji} {written}", f"{katakana(kana)} {katakana(read)}"
        for other in _near(name, given):
            yield Case(
                full,
                f"{plain(other[2]).title()} {plain(family)}",
                False,
                "kanji with kana : near name",
                kana_a=reading,
            )
            yield Case(
                f"{plain(name)} {plain(family)}",
                f"{plain(other[2])} {plain(family)}",
                False,
                "plain : near name",
            )
            yield Case(full, f"{kanji} {other[0]}", False, "kanji : other given name")
        for other in given:
            if other[1] == read and other[0] != written:
                theirs = f"{kanji} {other[0]}"
                yield Case(
                    full, theirs, False, "kanji with kana : read the same", kana_a=reading, kana_b=reading
                )
    for at, ((kanji, kana, _), (written, read, _)) in enumerate(named):
        (other, _, family), (_, _, name) = named[(at + 37) % len(named)]
        if other != kanji:
            latin = f"{plain(name).title()} {plain(family)}"
            yield Case(
                f"{kanji} {written}", latin, False, "kanji with kana : somebody", kana_a=f"{kana} {read}"
            )
    for surname in _table(SURNAMES)[:40]:
        for written, one, other in _table(READ_TWICE):
            name = f"{surname[0]} {written}"
            first, second = f"{surname[1]} {one}", f"{surname[1]} {other}"
            yield Case(name, name, False, "kanji with kana : read otherwise", kana_a=first, kana_b=second)


def _near(name: str, given: list[list[str]]) -> list[list[str]]:
    """Up to two other given names that differ by one or two letters in print."""
    return [row for row in given if row[2] != name and _differ_little(plain(name), plain(row[2]))][:2]


def _differ_little(a: str, b: str) -> bool:
    head = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    tail = next((at for at, (x, y) in enumerate(zip(a[:head:-1], b[:head:-1], strict=False)) if x != y), 0)
    return a != b and max(len(a), len(b)) - head - tail <= 2


def chinese() -> Iterator[Case]:
    surnames, given = _table(CHINESE_SURNAMES), _table(CHINESE_GIVEN)
    for at, (short, long, pinyin, wade) in enumerate(surnames):
        for step in range(4):
            name = given[(at * 5 + step * 7) % len(given)]
            other = given[(at * 5 + step * 7 + 3) % len(given)]
            latin = f"{pinyin.title()} {name[2].title()}"
            yield Case(short + name[0], long + name[1], True, "simplified : traditional")
            yield Case(latin, f"{name[2].title()} {pinyin.upper()}", True, "pinyin : family last")
            yield Case(latin, f"{wade.title()} {name[3].title()}", True, "pinyin : wade-giles")
            yield Case(short + name[0], long + other[1], False, "hanzi : other given name")
            yield Case(latin, f"{pinyin.title()} {other[2].title()}", False, "pinyin : other given name")
            theirs = surnames[(at + 5) % len(surnames)]
            yield Case(latin, f"{theirs[2].title()} {name[2].title()}", False, "pinyin : other surname")


def korean() -> Iterator[Case]:
    surnames, given = _table(KOREAN_SURNAMES), _table(KOREAN_GIVEN)
    for at, (family, *spelled) in enumerate(surnames):
        for step in range(3):
            name = given[(at * 5 + step * 4) % len(given)]
            other = given[(at * 5 + step * 4 + 1) % len(given)]
            for how, rule in enumerate(("revised", "mccune-reischauer", "in use")):
                yield Case(
                    family + name[0],
                    f"{spelled[how].title()} {name[how + 1].title()}",
                    True,
                    f"hangul : {rule}",
                )
            yield Case(
                family + name[0],
                f"{name[3].title()} {spelled[2].upper()}",
                True,
                "hangul : in use, family last",
            )
            yield Case(family + name[0], family + other[0], False, "hangul : other given name")
            yield Case(
                family + name[0],
                f"{spelled[2].title()} {other[3].title()}",
                False,
                "hangul : other name in use",
            )


def organisations() -> Iterator[Case]:
    for text, same in ((ORGANISATIONS_SAME, True), (ORGANISATIONS_OTHER, False)):
        for one, other in (row.split("|") for row in text.strip().split("\n")):
            yield Case(
                one, other, same, f"organisation : {'same' if same else 'another'}", kind="organisation"
            )


def cases() -> list[Case]:
    """The whole set, the same in every run, without a pair said twice."""
    made = [*japanese_same(), *old_forms(), *japanese_other(), *chinese(), *korean(), *organisations()]
    return list(dict.fromkeys(made))
