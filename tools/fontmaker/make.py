#!/usr/bin/env python3
"""Makes assets/fonts/Telltale-*.ttf: Devanagari and simplified Chinese for the window.

Latin, Greek and Cyrillic come from the Noto Sans that Fyne carries; these fonts stand beside it, have its height, and
hold no letter that it holds too. Needs Debian's python3-fonttools, and the unpacked npm packages
@expo-google-fonts/noto-sans-sc and @expo-google-fonts/noto-sans-devanagari:

    make.py SC_PACKAGE DEVANAGARI_PACKAGE ../../assets
"""
import glob
import os
import sys
import tempfile

from fontTools import subset, ttLib
from fontTools.merge import Merger, Options as MergeOptions

# Of Noto Sans, so that a line with several scripts has one height (hhea and OS/2, units of 1/1000 em).
ASCENT, DESCENT, SPACE = 1069, -293, 260


def letters_of_catalogues(assets):
    """Every character that a catalogue holds."""
    return {ord(c) for path in glob.glob(os.path.join(assets, "locale", "*.json")) for c in open(path, encoding="utf-8").read()}


def han(catalogues):
    """GB 2312, both levels, which covers the names that people give; kana, and Chinese punctuation."""
    out = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                out.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    out |= set(range(0x3000, 0x3040)) | set(range(0xFF00, 0xFFF0)) | catalogues
    return {c for c in out if 0x2E80 <= c <= 0x9FFF or 0xF900 <= c <= 0xFAFF or 0xFF00 <= c <= 0xFFEF}


def devanagari():
    return set(range(0x0900, 0x0980)) | set(range(0x1CD0, 0x1D00)) | set(range(0xA8E0, 0xA900)) | {0x20, 0xA0, 0x200C, 0x200D, 0x25CC}


def cut(path, characters, features):
    options = subset.Options(hinting=False, layout_features=features, notdef_outline=True, name_IDs=[], drop_tables=["vhea", "vmtx", "VORG", "BASE", "meta", "DSIG", "STAT"])
    font = ttLib.TTFont(path)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    for table in ("vhea", "vmtx"):
        if table in font:
            del font[table]
    return font


def name(font, style, copyrights):
    table = font["name"]
    table.names = []
    texts = {0: copyrights, 1: "Telltale Sans", 2: style, 3: "Telltale Sans " + style, 4: "Telltale Sans " + style, 6: "TelltaleSans-" + style,
             13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.", 14: "https://scripts.sil.org/OFL"}
    for number, text in texts.items():
        table.setName(text, number, 3, 1, 0x409)


def measure(font):
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent, hhea.descent, hhea.lineGap = ASCENT, DESCENT, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ASCENT, DESCENT, 0
    os2.usWinAscent, os2.usWinDescent = ASCENT, -DESCENT
    glyph = font.getBestCmap()[0x20]
    font["hmtx"].metrics[glyph] = (SPACE, 0)


def make(chinese, indian, assets, weight, style):
    catalogues = letters_of_catalogues(assets)
    parts = [
        cut(glob.glob(f"{indian}/*/NotoSansDevanagari_{weight}.ttf")[0], devanagari(), ["*"]),
        cut(glob.glob(f"{chinese}/*/NotoSansSC_{weight}.ttf")[0], han(catalogues), []),
    ]
    copyrights = " ".join(str(ttLib.TTFont(p)["name"].getDebugName(0)) for p in
                          (glob.glob(f"{indian}/*/NotoSansDevanagari_{weight}.ttf")[0], glob.glob(f"{chinese}/*/NotoSansSC_{weight}.ttf")[0]))
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, part in enumerate(parts):
            paths.append(os.path.join(folder, f"{i}.ttf"))
            part.save(paths[-1])
        font = Merger(options=MergeOptions(drop_tables=["meta", "DSIG", "STAT", "vhea", "vmtx"])).merge(paths)
    name(font, style, copyrights)
    measure(font)
    font["head"].created = font["head"].modified = 0
    out = os.path.join(assets, "fonts", f"Telltale-{style}.ttf")
    os.makedirs(os.path.dirname(out), exist_ok=True)
    font.recalcTimestamp = False
    font.save(out)
    print(out, os.path.getsize(out), len(font.getBestCmap()))


if __name__ == "__main__":
    for weight, style in (("400Regular", "Regular"), ("700Bold", "Bold")):
        make(sys.argv[1], sys.argv[2], sys.argv[3], weight, style)
