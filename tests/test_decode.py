"""bytes → str."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleantext.decode import decode, resolve_encoding
from cleantext.detect_encoding import LANGUAGES, PRIORS, detect_encoding

RUSSIAN = "Сегодня утром в городе открыли новый мост, и первыми по нему прошли школьники. " * 4
GERMAN = "Während der Übung hörte man die Glöckner läuten; größer war der Lärm draußen. " * 4
JAPANESE = "昨日の夜、町の小さな図書館で火事がありましたが、本はすべて無事でした。" * 4
POLISH = "Wczoraj wieczorem w małej bibliotece wybuchł pożar, ale wszystkie książki ocalały. "
KOREAN = "어젯밤 마을의 작은 도서관에 불이 났지만 책은 모두 무사했습니다. "
TURKISH = "Dün gece kasabanın küçük kütüphanesinde yangın çıktı ama bütün kitaplar kurtarıldı, şükür. "
GREEK = "Χθες το βράδυ έπιασε φωτιά στη μικρή βιβλιοθήκη, αλλά όλα τα βιβλία σώθηκαν. "
HEBREW = "אתמול בלילה פרצה שריפה בספרייה הקטנה של העיר, אבל כל הספרים ניצלו. "
ARABIC = "اندلع حريق الليلة الماضية في مكتبة البلدة الصغيرة، لكن جميع الكتب نجت. "
THAI = "เมื่อคืนนี้เกิดไฟไหม้ที่ห้องสมุดเล็กๆ ในเมือง แต่หนังสือทั้งหมดปลอดภัย "
LITHUANIAN = "Vakar vakare mažoje miestelio bibliotekoje kilo gaisras, bet visos knygos išliko sveikos. "
UKRAINIAN = "Учора ввечері в маленькій бібліотеці сталася пожежа, але всі книжки вціліли, і їх знову видають. "
CHINESE = "昨天晚上，镇上的小图书馆起了火，不过所有的书都完好无损，读者们松了一口气。" * 4


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeffäß".encode(), "äß"),
        ("äß".encode("utf-16"), "äß"),
        (b"\xfe\xff" + "äß".encode("utf-16-be"), "äß"),
        ("plain Latin text".encode("utf-16-le"), "plain Latin text"),
        ("plain Latin text".encode("utf-16-be"), "plain Latin text"),
        (b'<meta charset="latin-1"><p>\x93caf\xe9\x94', '<meta charset="latin-1"><p>“café”'),
        (b"<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>\x80", None),
        (b'<?xml version="1.0" encoding="iso-8859-2"?><p>\xb1\xe6', '<?xml version="1.0" encoding="iso-8859-2"?><p>ąć'),
        (b"<meta charset=gb2312>" + "镕㐀".encode("gb18030"), "<meta charset=gb2312>镕㐀"),
        (b"<meta charset=shift_jis>" + "①髙".encode("cp932"), "<meta charset=shift_jis>①髙"),
        (b"<meta charset=x-nonsense>" + "ä".encode(), "<meta charset=x-nonsense>ä"),
        (b"<meta charset=utf-16>" + "ä".encode(), "<meta charset=utf-16>ä"),
    ],
)
def test_declared_and_marked(data, text):
    assert decode(data).text == (text if text is not None else data.decode("cp1252"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "utf-8"), (GERMAN, "cp1252"), (GERMAN, "utf-8"),
        (JAPANESE, "shift_jis"), (JAPANESE, "euc-jp"), (JAPANESE, "utf-8"), (CHINESE, "gb18030"), (CHINESE, "big5"),
        (JAPANESE, "iso2022_jp"), (JAPANESE, "utf-16-le"), (CHINESE, "utf-16-be"), (JAPANESE, "utf-16"), (GERMAN, "iso8859-1"),
        (POLISH, "iso8859-2"), (POLISH, "cp1250"), (KOREAN, "cp949"), (KOREAN, "utf-16-le"), (TURKISH, "iso8859-9"), (GREEK, "iso8859-7"),
        (GREEK, "cp1253"), (HEBREW, "cp1255"), (ARABIC, "cp1256"), (ARABIC, "iso8859-6"), (THAI, "cp874"), (LITHUANIAN, "cp1257"),
        (UKRAINIAN, "koi8-u"), (RUSSIAN, "iso8859-5"), (RUSSIAN, "cp866"), (RUSSIAN.upper(), "koi8-r"), (RUSSIAN.upper(), "cp1251"),
        ("café", "cp1252"), ("Menü", "iso8859-1"), ("naïve", "cp1252"), ("50 €", "cp1252"), ("© 2020 Rain", "iso8859-1"),
        ("Pågatåg från Malmö", "iso8859-1"), ("Gesetzmäßige Prüfungen", "iso8859-1"), ("Articolo 18: la libertà", "iso8859-1"),
        ("Żółta łódź", "iso8859-2"), ("Привет", "cp1251"), ("Привет", "koi8-r"),
    ],
)  # fmt: skip
def test_detected(text, encoding):
    simplified = text.replace("图书馆", "圖書館").replace("镇", "鎮").replace("过", "過").replace("书", "書").replace("损", "損").replace("读", "讀").replace("们", "們").replace("松", "鬆").replace("无", "無").replace("气", "氣") if encoding == "big5" else text  # fmt: skip
    assert decode(simplified.encode(encoding)).text == simplified


def test_a_bom_comes_before_the_given_encoding_and_that_before_the_declaration():
    page = '<meta charset="koi8-r"><p>ä'
    assert decode(b"\xef\xbb\xbf" + page.encode(), "cp1252").text == page
    assert decode(page.encode("cp1252"), "latin1").text == page


def test_utf8_bytes_are_utf8_whatever_single_byte_encoding_is_declared():
    result = decode(b"<meta charset=iso-8859-1>" + GERMAN.encode())
    assert GERMAN in result.text
    assert "its bytes are UTF-8" in result.warnings[0]


def test_a_declaration_that_loses_everything_is_not_believed():
    result = decode(b"<meta charset=utf-8>" + RUSSIAN.encode("cp1251"))
    assert RUSSIAN in result.text
    assert "declares utf-8" in result.warnings[0]


def test_http_declares_an_encoding_before_the_page_does():
    page = '<meta charset="windows-1252"><p>Дождь шёл весь день'.encode("cp1251")
    assert decode(page, declared="windows-1251").text.endswith("Дождь шёл весь день")
    assert decode(page, declared="no-such-thing").encoding == decode(page).encoding == "cp1252"
    assert decode(page, declared="utf-16").encoding == "cp1252"
    assert decode(page, "cp1251", declared="cp1252").encoding == "cp1251"
    utf8 = "Дождь шёл весь день, и все ушли домой".encode()
    assert decode(utf8, declared="iso-8859-1").encoding == "utf-8"


def test_a_few_broken_bytes_become_fffd():
    result = decode(b"<meta charset=utf-8>" + RUSSIAN.encode() + b"\xff" + RUSSIAN.encode())
    assert result.text.count("\ufffd") == 1
    assert "1 byte sequences are not valid utf-8" in result.warnings[0]


def test_utf8_cut_within_a_character_stays_utf8():
    assert decode(RUSSIAN.encode()[:-1]).text.startswith(RUSSIAN[:-2])


@pytest.mark.parametrize(
    ("label", "codec"),
    [("latin-1", "cp1252"), ("ascii", "cp1252"), ("US-ASCII", "cp1252"), ("gb2312", "gb18030"), ("GBK", "gb18030"),
     ("x-sjis", "cp932"), ("ks_c_5601-1987", "cp949"), ("utf8", "utf-8"), ("windows-1251", "cp1251"), ("nope", None)],
)  # fmt: skip
def test_names_mean_what_the_whatwg_says(label, codec):
    assert resolve_encoding(label) == codec


def test_no_declared_name_makes_decoding_raise():
    import encodings.aliases

    names = {
        *encodings.aliases.aliases,
        *encodings.aliases.aliases.values(),
        "replacement",
        "x-user-defined",
        "undefined",
    }
    for name in sorted(names | {name.replace("_", "-") for name in names}):
        assert decode(b'<meta charset="' + name.encode() + b'"><p>caf\xe9').text.startswith("<meta"), name


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [RUSSIAN, GERMAN, "بارید باران تمام روز دوشنبه.\n" * 5, "Βρέχει όλη μέρα.\n" * 5])
def test_utf16_and_utf32_of_any_alphabet(text, encoding):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("name", ["hex", "rot13", "undefined", "idna", "zip"])
def test_a_given_encoding_that_is_none_is_misuse(name):
    with pytest.raises(LookupError, match="give a name such as"):
        decode(b"a", name)


@pytest.mark.parametrize("name", ["\ud800", "a\0b", "ä", "", "utf-8\n\n" * 9])
def test_an_encoding_that_cannot_be_a_name_is_misuse(name):
    with pytest.raises(LookupError, match="give a name such as"):
        decode(b"a", name)


@pytest.mark.parametrize(
    "text",
    ["£5", "£20 off", "The end\n§§§§§", "one ––– two", "© 2020 Example Ltd.", "naïve café", "it’s", "We don’t know", "“Hello,” she said.", "‘quoted’", "wait…", "Read more »",
     "« Back", "20 °C", "½ cup of sugar", "5 × 3", "± 2", "10 µm", "§ 5", "Windows® 10", "Acme™", "Beyoncé", "The Brontë sisters", "jalapeño",
     "São Paulo", "Zürich", "façade", "vis-à-vis", "Æsop", "Ångström", "¡Hola!", "• one", "1914–1918", "a — b", "One\xa0two", "No. 5ª",
     "’90s", "rock ’n’ roll", "Siân", "Cancún", "Tromsø", "m²", "x³", "¥500", "°", "ü", "ñ", "Whether you have accepted a rideshare¹ or not"],
)  # fmt: skip
def test_english_with_few_other_characters_is_windows_1252(text):
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("я и ты", "cp1251"), ("г. Орёл", "cp1251"), ("IBM и Microsoft подписали договор", "koi8-r"), ("Łódź i Gdańsk", "iso8859-2"), ("ąžuolas", "cp1257"),
        ("wywołanie unlock db file na zamkniętym pliku", "cp1250"), ("來 顯 示 你 的 訊 息 。 Linux", "big5"), ("版 Linux 的 帳 號", "gb18030"),
        ("名前は JR です", "cp932"), ("서울 CNN 뉴스", "cp949"),
    ],
)  # fmt: skip
def test_other_languages_with_few_letters_are_not(text, encoding):
    assert decode(text.encode(encoding)).text == text


def test_quotation_marks_in_utf_8_show_utf_8_with_a_few_broken_characters():
    page = "He said “it rained” and left. ".encode() + b"caf\xe9"
    assert decode(page).text == "He said “it rained” and left. caf\ufffd"
    assert decode("“café” «naïve» größer".encode("cp1252")).encoding == "cp1252"


def test_the_model_is_read_when_the_first_page_needs_it():
    code = (
        "import cleantext.detect_encoding as d, cleantext; cleantext.extract('café'.encode()); print(d._model.cache_info().currsize);"
        "cleantext.extract(b'caf\\xe9'); print(d._model.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]


def test_declared_iso_2022_jp_is_read():
    page = b'<meta charset="iso-2022-jp">' + JAPANESE.encode("iso2022_jp")
    assert decode(page).text.endswith(JAPANESE)
    assert decode(b"\x1b[31mred\x1b[0m and \x1b$ no Japanese").text.startswith("\x1b[31m")


def test_languages_and_priors_are_of_the_same_encodings():
    assert set(LANGUAGES) == set(PRIORS)
    assert all(resolve_encoding(name) for name in PRIORS)


OF_LANGUAGE = {
    **dict.fromkeys(("de", "es", "fi", "fr", "it", "nl", "pt", "sv"), ("cp1252", "iso8859-1", "iso8859-15")),
    **dict.fromkeys(("cs", "pl"), ("cp1250", "iso8859-2")), "tr": ("cp1254", "iso8859-9"), "el": ("cp1253", "iso8859-7"),
    "ru": ("cp1251", "koi8-r", "iso8859-5"), "uk": ("cp1251", "koi8-u"), "ar": ("cp1256",), "fa": ("cp1256",), "he": ("cp1255",),
    "ja": ("cp932", "euc_jp", "iso2022_jp", "utf-16-le"), "ko": ("cp949", "utf-16-be"),
}  # fmt: skip


def _golds():
    """Yield parts of the corpus's gold texts, which the model has not seen, and encodings."""
    for path in sorted((Path(__file__).parent.parent / "corpus").glob("*/gold.txt")):
        gold = path.read_text("utf-8")
        for encoding in OF_LANGUAGE.get(path.parent.name.split("-")[0], ()):
            text = gold.encode(encoding, "ignore").decode(encoding)
            yield from ((encoding, part) for part in (text, text[:300], text[-150:]))


def test_gold_texts_of_the_corpus_come_back():
    parts = [
        (encoding, part)
        for encoding, part in _golds()
        if not part.encode(encoding).isascii() or encoding.startswith(("utf", "iso2022"))
    ]
    wrong = [(encoding, part[:40]) for encoding, part in parts if decode(part.encode(encoding)).text != part]
    assert len(parts) > 100
    assert len(wrong) <= 0.02 * len(parts), wrong


@pytest.mark.parametrize(
    "unit",
    [b"\xff\x81\x40\xa4", b"\xc3\xa9\xff", b"\x1b$B", b"\x1b$B\x30\x21\x1b(B", b"a\xe9", b"\xe9" * 50, b"\0a", b"<meta ", b"  <", b"a",
     b"aaaaaaa \xe9", b"\x1b", b"~{", b"\xa4\xa2", b"\xc3\xa9"],
)  # fmt: skip
def test_decoding_is_linear(unit):
    def seconds(size):
        data = unit * (size // len(unit)) + b"\xe9"
        return min(_time(decode, data) for _ in range(3))

    small, large = seconds(1_000_000), seconds(8_000_000)
    assert large <= 24 * small + 0.1  # linear is 8 times, quadratic 64


def test_detection_reads_a_bounded_sample():
    short, long = (("Zażółć gęślą jaźń. " * n).encode("cp1250") for n in (2_000, 200_000))
    assert detect_encoding(short) == detect_encoding(long) == "cp1250"
    small, large = (min(_time(detect_encoding, data) for _ in range(3)) for data in (short, long))
    assert large <= 5 * small + 0.05  # a hundred times as long a text


def _time(function, data):
    begin = time.process_time()
    function(data)
    return time.process_time() - begin


@pytest.mark.parametrize("blank", ["\r\n", "\r\n\t", " \r\n", "\t\n "])
def test_blank_lines_are_not_utf16(blank):
    source = "<p>It rained on Monday.</p>" + blank * 3000 + "<p>It stopped.</p>"
    assert decode(source.encode()).text == source
    assert decode(("x" + source).encode()).text == "x" + source
