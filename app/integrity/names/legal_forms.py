"""Legal forms of organisations and the words that names of organisations abbreviate, as data.

A form is a class: `Ltd` and `Limited` are one; `LLC`, `GmbH` and `OOO` are one, for they are the same kind of
company under different laws. Sources: ISO 20275 list of entity legal forms (GLEIF), Japanese Companies Act
art. 6, Companies Law of the PRC art. 8, and the abbreviations of the lists that are screened.
"""

# Class, then every spelling of it as words without punctuation. Longer spellings are tried first.
LATIN_FORMS = {
    "ltd": (
        "ltd|limited|co ltd|company limited|co limited|company ltd|ltda|limitada|limitee|pte ltd|"
        "pty ltd|pvt ltd|private limited|private ltd|sdn bhd|pt|ltd sti|ltd liability company|"
        "corporation limited|corp ltd|co pvt ltd|pvt|company pvt ltd|company private limited"
    ),
    "llc": (
        "llc|limited liability company|limited liability co|ooo|o o o|"
        "obshchestvo s ogranichennoi otvetstvennostyu|obshchestvo s ogranichennoy otvetstvennostyu|too|"
        "tov|gmbh|gesellschaft mit beschrankter haftung|sarl|s a r l|societe a responsabilite limitee|"
        "srl|s r l|societatea cu raspundere limitata|sociedad de responsabilidad limitada|"
        "s de rl de cv|sp z oo|spolka z ograniczona odpowiedzialnoscia|bv|b v|fz llc|fzco|fze|fz co|"
        "eood|ood|doo|d o o"
    ),
    "plc": (
        "plc|public limited company|jsc|ojsc|cjsc|pjsc|ao|oao|zao|pao|joint stock company|"
        "open joint stock company|closed joint stock company|public joint stock company|"
        "aktsionernoe obshchestvo|aktsionernoye obshchestvo|otkrytoe aktsionernoe obshchestvo|"
        "zakrytoe aktsionernoe obshchestvo|publichnoe aktsionernoe obshchestvo|ag|a g|"
        "aktiengesellschaft|sa|s a|societe anonyme|sociedad anonima|sa de cv|s a de c v|spa|s p a|"
        "societa per azioni|nv|n v|ab|aktiebolag|asa|oyj|as|a s|anonim sirketi|kk|kabushiki kaisha|"
        "kabushikigaisha|saic|sal|sae|ad|dd"
    ),
    "inc": ("inc|incorporated|corp|corporation|co inc|company inc|corporation inc"),
    "co": ("co|company|compania|compagnie|cie|kompaniya"),
    "lp": ("lp|l p|limited partnership|lllp|kg|gmbh co kg"),
    "llp": ("llp|limited liability partnership"),
    "ano": ("ano|nko|autonomous non profit organization|autonomous noncommercial organization"),
    "fgup": (
        "fgup|fsue|federal state unitary enterprise|federal state unitary|unitary enterprise|fgu|fgbu|"
        "federal state budgetary institution|federal state budgetary institution of science"
    ),
    "trust": ("trust"),
}

# Japanese, Chinese and Korean forms stand before or after the name, without a space.
_NATIVE = (
    "株式会社|（株）|(株)|有限会社|（有）|(有)|合同会社|合資会社|合名会社|相互会社|国立大学法人|"
    "公立大学法人|学校法人|国立研究開発法人|独立行政法人|地方独立行政法人|大学共同利用機関法人|"
    "一般社団法人|公益社団法人|一般財団法人|公益財団法人|社団法人|財団法人|医療法人社団|医療法人|"
    "社会福祉法人|特定非営利活動法人|認定特定非営利活動法人|宗教法人|国立|股份有限公司|"
    "有限责任公司|有限責任公司|有限公司|集团公司|集団公司|总公司|総公司|公司|주식회사|(주)|"
    "유한회사|재단법인|사단법인"
)
NATIVE_FORMS = _NATIVE.split("|")

# Words that stand for one another in names of organisations; the left one is kept.
SAME_WORDS = {
    "university": "univ universite universidad universitat universita universitaet universitet universiteit u",
    "institute": "inst institut instituto istituto",
    "technology": "tech technol technologies technological teknoloji technique technic",
    "international": "intl int",
    "national": "natl nat nacional nationale",
    "research": "res recherche recherches",
    "laboratory": "lab laboratories labs laboratoire laboratorio",
    "department": "dept",
    "engineering": "eng engg",
    "electronics": "electronic elec electronica",
    "industries": "industry industrial ind industrie industria",
    "manufacturing": "mfg manufacture manufacturers",
    "center": "centre ctr centro zentrum",
    "academy": "acad academie academia",
    "science": "sci sciences",
    "company": "co",
    "corporation": "corp",
    "group": "grp gruppe grupo groupe",
    "trading": "trade",
    "import": "imp imports",
    "export": "exp exports",
    "services": "service svc svcs",
    "systems": "system sys",
    "solutions": "solution",
    "aeronautics": "aero",
    "development": "dev",
    "management": "mgmt mgt",
    "association": "assoc assn",
    "brothers": "bros",
    "saint": "st",
    "mount": "mt",
    "fort": "ft",
    "and": "und et y e",
    "bank": "banco banca banque bankasi",
    "foundation": "fundacion fondation fundacao stiftung",
    "organization": "organisation org",
    "holdings": "holding",
    "investments": "investment invest",
    "enterprises": "enterprise",
    "products": "product",
    "supply": "supplies",
    "technical": "tekhnicheskiy",
    "polytechnic": "polytechnical polytech",
    "one": "1 1st first i",
    "two": "2 2nd second ii",
    "three": "3 3rd third iii",
    "four": "4 4th fourth iv fourty forty-four",
    "five": "5 5th fifth",
    "six": "6 6th sixth vi",
    "seven": "7 7th seventh",
    "eight": "8 8th eighth",
    "nine": "9 9th ninth ix",
    "ten": "10 10th tenth",
}

_EMPTY = "the of and for de des del der die das la le les et und in at on a an to by y e von du do da"
EMPTY_WORDS = frozenset(_EMPTY.split())
