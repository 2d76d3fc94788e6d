"""Texts that attack spreadsheets and PDF engines; each must come out as the literal text."""

SPREADSHEET = [
    "=1+1",
    "=SUM(A1:A9)",
    '=HYPERLINK("http://127.0.0.1:9/x","bấm")',
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    '=WEBSERVICE("http://127.0.0.1:9/")',
    '=IMPORTXML("http://127.0.0.1:9/","//a")',
    "==1",
    "=",
    "+1+1",
    "+84 912 345 678",
    "-1+1",
    "-2",
    "- gạch đầu dòng",
    "@SUM(1;2)",
    "@ngoc",
    " =1+1",
    "＝1+1",
    "'=1+1",
    "'",
    '"=1+1"',
    "a;=1+1",
    'a","=1+1',
    '=1+1";"=2+2',
    "{=1+1}",
    "#N/A",
    "#REF!",
    "1e5",
    "0012",
    "01/02/2026",
    "TRUE",
    "_x003D_1+1",
    '<b>đậm</b> & "ngoặc"',
    "Trường Tiểu học Đông Hải – “Ễ Ữ Ặ Ộ”",
]

# A tab or a line break in front: XLSX keeps them; cells end where the text ends.
BROKEN_LINES = ["\t=1+1", "\n=1+1", "\r\n=1+1", "dòng một\ndòng hai"]

POISON = "Đơn vị\x0b có\x00 ký tự\ufffe lạ\ud800"
POISON_SCRUBBED = "Đơn vị có ký tự lạ"

MARKUP = [
    "<img src=http://127.0.0.1:9/x>",
    "<link rel=attachment href=file:///etc/passwd>",
    "</style><script>alert(1)</script>",
    '<a href="javascript:alert(1)">bấm</a>',
    "<iframe src=file:///etc/hostname></iframe>",
    "<object data=file:///etc/hostname></object>",
    "<svg><image href=http://127.0.0.1:9/y></svg>",
    "{{ 7|add:7 }} {% include 'x' %}",
    '#read("/etc/passwd") #import "x.typ": *',
    "*đậm* _nghiêng_ $x^2$ @nhãn <nhãn> `mã` \\ // /* */",
    '#link("http://127.0.0.1:9/")[bấm] http://127.0.0.1:9/tu-dong',
    '"); #panic("x")',
]

# Every letter of the Vietnamese alphabet that ASCII lacks, with all tones.
LETTERS = (
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
)
