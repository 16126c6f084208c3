"""Cities as people of a language write them: those that time zones are named after, and China's."""

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language

# China has one time zone, so that Babel knows but one of its cities.
OF_CHINA = {
    **{"Beijing": "北京", "Tianjin": "天津", "Shanghai": "上海", "Chongqing": "重庆"},
    **{"Guangzhou": "广州", "Shenzhen": "深圳", "Dongguan": "东莞", "Foshan": "佛山", "Zhongshan": "中山"},
    **{"Huizhou": "惠州", "Zhuhai": "珠海", "Jiangmen": "江门", "Shantou": "汕头", "Chaozhou": "潮州"},
    **{"Jieyang": "揭阳", "Zhaoqing": "肇庆", "Nanning": "南宁", "Haikou": "海口"},
    **{"Quanzhou": "泉州", "Xiamen": "厦门", "Fuzhou": "福州", "Putian": "莆田", "Zhangzhou": "漳州"},
    **{"Hangzhou": "杭州", "Ningbo": "宁波", "Yiwu": "义乌", "Jinhua": "金华", "Wenzhou": "温州"},
    **{"Taizhou": "台州", "Jiaxing": "嘉兴", "Shaoxing": "绍兴", "Huzhou": "湖州"},
    **{"Suzhou": "苏州", "Nanjing": "南京", "Wuxi": "无锡", "Changzhou": "常州", "Nantong": "南通"},
    **{"Qingdao": "青岛", "Jinan": "济南", "Yantai": "烟台", "Linyi": "临沂", "Weifang": "潍坊"},
    **{"Hefei": "合肥", "Nanchang": "南昌", "Changsha": "长沙", "Wuhan": "武汉", "Zhengzhou": "郑州"},
    **{"Chengdu": "成都", "Kunming": "昆明", "Guiyang": "贵阳", "Xi'an": "西安", "Taiyuan": "太原"},
    **{"Shijiazhuang": "石家庄", "Baoding": "保定", "Shenyang": "沈阳", "Dalian": "大连", "Harbin": "哈尔滨"},
}


def city_name(city: str, language: str | None = None) -> str:
    """The city in the language, the reader's by default; one that is not known stays as it is."""
    is_chinese = (language or get_language() or "en").startswith("zh")
    return _CHINESE.get(city, city) if is_chinese else city


def city_of_zone(zone_name: str) -> str:
    """The city that a time zone is named after, in English."""
    return zone_name.rpartition("/")[2].replace("_", " ")


def _chinese():
    zones = Locale.parse("zh_Hans").time_zones
    cities = ((city_of_zone(zone), zones[zone].get("city")) for zone in zones)
    return {english: chinese for english, chinese in cities if chinese}


_CHINESE = OF_CHINA | _chinese()
_lazy_name = lazy(city_name, str)
EVENT_LABELS = {"city": {english: _lazy_name(english) for english in _CHINESE}}
