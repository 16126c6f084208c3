"""Who is in the demo: two merchants, their stores, teams and warehouses, and the platform's staff."""

from datetime import UTC, datetime, time

MERCHANTS = {
    "QUANZHOU-DECOR": "泉州饰家 Quanzhou Decor",
    "YIWU-GIFTS": "义乌好礼 Yiwu Gifts",
}

# code: merchant, name, currency, zone, default warehouse, clock from
STORES = {
    "QZ-NA": (
        "QUANZHOU-DECOR",
        "泉州饰家 · 北美店",
        "USD",
        "Asia/Shanghai",
        "LAX1",
        datetime(2025, 1, 1, tzinfo=UTC),
    ),
    "QZ-EU": (
        "QUANZHOU-DECOR",
        "泉州饰家 · 欧洲店",
        "EUR",
        "Asia/Shanghai",
        "BER1",
        datetime(2025, 1, 1, tzinfo=UTC),
    ),
    "YW-UK": (
        "YIWU-GIFTS",
        "义乌好礼 · 英国店",
        "GBP",
        "Europe/London",
        "BHX1",
        datetime(2010, 1, 1, tzinfo=UTC),
    ),
}

# e-mail: name, role, merchant
MEMBERS = {
    "lin@demo.bantuo.example": ("林晓 Lin", "owner", "QUANZHOU-DECOR"),
    "chen@demo.bantuo.example": ("陈默 Chen", "operator", "QUANZHOU-DECOR"),
    "wu@demo.bantuo.example": ("吴桐 Wu", "clerk", "QUANZHOU-DECOR"),
    "zhao@demo.bantuo.example": ("赵敏 Zhao", "accountant", "QUANZHOU-DECOR"),
    "yang@demo.bantuo.example": ("杨帆 Yang", "owner", "YIWU-GIFTS"),
}
STAFF = {
    "staff@demo.bantuo.example": "平台一号 Staff One",
    "staff2@demo.bantuo.example": "平台二号 Staff Two",
}

# code: merchant, name, country, subdivision, city, zone, weekdays, cut-off
WAREHOUSES = {
    "LAX1": (
        "QUANZHOU-DECOR",
        "洛杉矶仓",
        "US",
        "CA",
        "Los Angeles",
        "America/Los_Angeles",
        range(5),
        time(15),
    ),
    "EWR1": ("QUANZHOU-DECOR", "新泽西仓", "US", "NJ", "New York", "America/New_York", range(6), time(15)),
    # Nobody has entered yet on which days it works.
    "GUA1": ("QUANZHOU-DECOR", "危地马拉仓", "GT", "", "Guatemala", "America/Guatemala", (), None),
    "YYZ1": ("QUANZHOU-DECOR", "多伦多仓", "CA", "ON", "Toronto", "America/Toronto", range(5), time(14)),
    "BER1": ("QUANZHOU-DECOR", "柏林仓", "DE", "BE", "Berlin", "Europe/Berlin", range(5), time(14)),
    "WAW1": ("QUANZHOU-DECOR", "华沙仓", "PL", "", "Warsaw", "Europe/Warsaw", range(5), time(16)),
    "BHX1": ("YIWU-GIFTS", "Birmingham FC", "GB", "ENG", "Birmingham", "Europe/London", range(5), time(15)),
    "RTM1": ("YIWU-GIFTS", "Rotterdam FC", "NL", "", "Rotterdam", "Europe/Amsterdam", range(5), time(12)),
}

CURRENCIES = {"US": "USD", "CA": "CAD", "DE": "EUR", "PL": "PLN", "GB": "GBP", "NL": "EUR", "GT": "GTQ"}

# warehouse, channel: (countries served, heaviest parcel in grams, price by weight)
TERMS = {
    ("LAX1", "UPS-GROUND"): (["US"], 30_000, [[500, 749], [1000, 869], [5000, 1299], [30_000, 2899]]),
    ("LAX1", "USPS-PM"): (
        ["US", "PR", "MX"],
        20_000,
        [[500, 799], [1000, 899], [5000, 1549], [20_000, 3299]],
    ),
    ("EWR1", "USPS-PM"): (["US", "PR"], 20_000, [[500, 699], [1000, 849], [5000, 1449], [20_000, 3199]]),
    ("YYZ1", "CP-EXP"): (["CA"], 30_000, [[1000, 1199], [5000, 1699], [30_000, 3999]]),
    ("BER1", "DHL-PAKET"): (["DE"], 31_500, [[2000, 419], [5000, 579], [31_500, 1049]]),
    ("BER1", "DHL-EU"): ([], 31_500, [[2000, 1099], [5000, 1499], [31_500, 3299]]),
    ("WAW1", "INPOST"): (["PL", "CZ"], 25_000, [[1000, 1299], [25_000, 1999]]),
}

# warehouse: (code, name, carrier, transit days)
CHANNELS = {
    "LAX1": [("UPS-GROUND", "UPS Ground", "UPS", 4), ("USPS-PM", "USPS Priority", "USPS", 3)],
    "EWR1": [("USPS-PM", "USPS Priority", "USPS", 2)],
    "GUA1": [("CAEX", "Cargo Expreso", "Cargo Expreso", 3)],
    "YYZ1": [("CP-EXP", "Canada Post Expedited", "Canada Post", 3)],
    "BER1": [("DHL-PAKET", "DHL Paket", "DHL", 2), ("DHL-EU", "DHL Paket International", "DHL", 5)],
    "WAW1": [("INPOST", "InPost", "InPost", 2)],
    "BHX1": [
        ("RM48", "Royal Mail 48", "Royal Mail", 2),
        ("RM-INT", "Royal Mail International", "Royal Mail", 7),
    ],
    "RTM1": [("POSTNL", "PostNL Parcel EU", "PostNL", 3)],
}

# merchant: country ("" is any other) → warehouse, channel
ROUTES = {
    "QUANZHOU-DECOR": {
        "US": ("LAX1", "UPS-GROUND"),
        "MX": ("LAX1", "USPS-PM"),
        "PR": ("EWR1", "USPS-PM"),
        "CA": ("YYZ1", "CP-EXP"),
        "GT": ("GUA1", "CAEX"),
        "DE": ("BER1", "DHL-PAKET"),
        "AT": ("BER1", "DHL-EU"),
        "FR": ("BER1", "DHL-EU"),
        "NL": ("BER1", "DHL-EU"),
        "IT": ("BER1", "DHL-EU"),
        "ES": ("BER1", "DHL-EU"),
        "PL": ("WAW1", "INPOST"),
        "CZ": ("WAW1", "INPOST"),
    },
    "YIWU-GIFTS": {
        "GB": ("BHX1", "RM48"),
        "IE": ("BHX1", "RM-INT"),
        "FR": ("RTM1", "POSTNL"),
        "DE": ("RTM1", "POSTNL"),
        "NL": ("RTM1", "POSTNL"),
        "BE": ("RTM1", "POSTNL"),
        "ES": ("RTM1", "POSTNL"),
        "PT": ("RTM1", "POSTNL"),
        "IT": ("RTM1", "POSTNL"),
        "CH": ("RTM1", "POSTNL"),
        "": ("BHX1", "RM-INT"),
    },
}
