"""bytes → str."""

import pytest

from cleantext.decode import decode, resolve_encoding

RUSSIAN = "Сегодня утром в городе открыли новый мост, и первыми по нему прошли школьники. " * 4
GERMAN = "Während der Übung hörte man die Glöckner läuten; größer war der Lärm draußen. " * 4
JAPANESE = "昨日の夜、町の小さな図書館で火事がありましたが、本はすべて無事でした。" * 4
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
