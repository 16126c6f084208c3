"""Files as marketplaces export them: their columns, and seeded orders of a real shop's kind."""

import csv
import random
from datetime import datetime, timedelta
from io import StringIO
from typing import NamedTuple


def _names(text):
    """The columns of a header that is written over several lines."""
    return [" ".join(name.split()) for name in text.split("|")]


TEMU_33 = _names("""
订单号 | 站点 | 订单状态 | 子订单号 | 应履约件数 | 商品名称 | SKUID | SKCID | SPUID | SKU货号 |
商品属性 | 收货人姓名 | 收货人联系方式 | 备用联系方式 | 邮箱 | 身份证号 | 税号 | 详细地址1 |
详细地址2 | 详细地址3 | 区县 | 城市 | 省份 | 收货地址邮编 | 国家 | 运单号 | 物流商 | 发货仓 |
订单创建时间 | 要求最晚发货时间 | 实际发货时间 | 预计送达时间 | 实际签收时间
""")
TEMU_PERSON = _names("""
收货人姓名 | 收货人联系方式 | 备用联系方式 | 邮箱 | 身份证号 | 税号 | 详细地址1 | 详细地址2 |
详细地址3 | 区县 | 城市 | 省份 | 收货地址邮编 | 国家
""")
TEMU_19 = [name for name in TEMU_33 if name not in TEMU_PERSON]
TEMU_EN = _names("""
order id | order status | Logistics service suggestion | Order item ID | order item status |
product name by customer order | product name | variation | contribution sku | sku id |
quantity purchased | quantity shipped | quantity to ship | recipient name | recipient first name |
recipient last name | recipient phone number | virtual email | ship address 1 | ship address 2 |
ship address 3 | district | ship city | ship state |
ship postal code (Must be shipped to the following zip code.) | ship country | purchase date |
iPhone serial number | carrier | tracking number | keep proof of shipment before delivery |
activity goods base price | base price total | order settlement status
""")
SHOPIFY = _names("""
Name | Email | Financial Status | Paid at | Fulfillment Status | Fulfilled at | Accepts Marketing |
Currency | Subtotal | Shipping | Taxes | Total | Discount Code | Discount Amount |
Shipping Method | Created at | Lineitem quantity | Lineitem name | Lineitem price |
Lineitem compare at price | Lineitem sku | Lineitem requires shipping | Lineitem taxable |
Lineitem fulfillment status | Billing Name | Billing Street | Billing Address1 | Billing Address2 |
Billing Company | Billing City | Billing Zip | Billing Province | Billing Country | Billing Phone |
Shipping Name | Shipping Street | Shipping Address1 | Shipping Address2 | Shipping Company |
Shipping City | Shipping Zip | Shipping Province | Shipping Country | Shipping Phone | Notes |
Note Attributes | Cancelled at | Payment Method | Payment Reference | Refunded Amount | Vendor |
Outstanding Balance | Employee | Location | Device ID | Id | Tags | Risk Level | Source |
Lineitem discount | Tax 1 Name | Tax 1 Value | Tax 2 Name | Tax 2 Value | Tax 3 Name |
Tax 3 Value | Tax 4 Name | Tax 4 Value | Tax 5 Name | Tax 5 Value
""")
NOW = datetime(2026, 3, 2, 9, 30)
PLACES = [
    ("美国站", "美国", "Austin", "Texas", "73301"),
    ("美国站", "美国", "Portland", "OR", "97035"),
    ("哥伦比亚站", "哥伦比亚", "Soacha", "Cundinamarca", "250051"),
    ("德国站", "德国", "Köln", "Nordrhein-Westfalen", "50667"),
]
SKUS = [f"SKU-{number:03}" for number in range(60)]
NAMES = ["Jane Doe", "José Muñoz", "Ulrike Weiß", "O'Brien, Pat", '"Max" Power']
TEMU_STATUSES = ["待发货"] * 12 + ["平台处理中"] * 3 + ["已发货"] * 3 + ["已签收", "已取消"]
TEMU_WORDS = {
    "待发货": "awaiting shipment",
    "平台处理中": "Pending",
    "已发货": "Shipped",
    "已签收": "Delivered",
    "已取消": "Canceled",
}
ENDED = {"已发货", "已签收", "已取消", "fulfilled", "refunded"}
SHOPIFY_STATUSES = [("paid", "unfulfilled")] * 8 + [
    ("pending", "unfulfilled"),
    ("paid", "fulfilled"),
    ("refunded", "unfulfilled"),
]
IDENTITY_CARD = "110101199003070000"


class Made(NamedTuple):
    """A file, and what is in it."""

    header: list[str]
    rows: list[dict[str, str]]

    def csv(self, *, columns=None):
        """The file as bytes, in this order of columns."""
        sheet = StringIO()
        writer = csv.DictWriter(sheet, columns or self.header, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return b"\xef\xbb\xbf" + sheet.getvalue().encode()


def temu(orders=500, *, header=TEMU_33, seed=11):
    """A semi-managed seller's export: a row for each sub-order, and nothing is `--`."""
    chance = random.Random(seed)
    rows = [row for number in range(orders) for row in _temu_order(chance, number)]
    return Made(header, [{name: row.get(name, "--") for name in header} for row in rows])


def _temu_order(chance, number):
    site, country, city, province, postcode = chance.choice(PLACES)
    ordered = NOW + timedelta(minutes=17 * number)
    status = chance.choice(TEMU_STATUSES)
    for position in range(chance.choice([1, 1, 1, 2, 3])):
        yield {
            "订单号": f"PO-211-{10**14 + number}",
            "站点": site,
            "订单状态": status,
            "子订单号": f"211-{10**14 + number}-{position}",
            "应履约件数": str(chance.choice([1, 1, 1, 2, 5])),
            "商品名称": "陶瓷马克杯，可进洗碗机",
            "SKUID": str(10**10 + number),
            "SKU货号": "--" if chance.random() < 0.05 else chance.choice(SKUS),
            "商品属性": chance.choice(["蓝色-350ml", "--"]),
            "收货人姓名": NAMES[number % len(NAMES)],
            "收货人联系方式": f"+1 555 {number:07}",
            "邮箱": f"buyer{number}@example.com",
            "身份证号": IDENTITY_CARD,
            "详细地址1": f"{number} Main Street",
            "详细地址2": "Apt 4" if number % 3 else "--",
            "城市": city,
            "省份": province,
            "收货地址邮编": postcode,
            "国家": country,
            "订单创建时间": f"{ordered:%Y-%m-%d %H:%M:%S}",
            "要求最晚发货时间": f"{ordered + timedelta(days=2):%Y-%m-%d %H:%M:%S}",
        }


def temu_english(orders=200, *, seed=12):
    """The English export of the same, by name."""
    rows = temu(orders, seed=seed).rows
    return Made(TEMU_EN, [_in_english(row) for row in rows])


def _in_english(row):
    told = {
        "order id": row["订单号"],
        "Order item ID": row["子订单号"],
        "order item status": TEMU_WORDS[row["订单状态"]],
        "product name": "Ceramic mug",
        "variation": "Blue",
        "contribution sku": row["SKU货号"],
        "sku id": row["SKUID"],
        "quantity purchased": row["应履约件数"],
        "recipient name": row["收货人姓名"],
        "recipient phone number": row["收货人联系方式"],
        "ship address 1": row["详细地址1"],
        "ship city": row["城市"],
        "ship state": row["省份"],
        "ship country": "United States",
        "purchase date": f"{datetime.fromisoformat(row['订单创建时间']):%b %d, %Y, %I:%M %p} (UTC+8)",
        "activity goods base price": "12.50",
    }
    return {name: told.get(name, "--") for name in TEMU_EN}


def shopify(orders=500, *, seed=13):
    """A shop's export: what is told of an order stands on its first line only."""
    chance = random.Random(seed)
    return Made(SHOPIFY, [row for number in range(orders) for row in _shopify_order(chance, number)])


def _shopify_order(chance, number):
    paid, sent = chance.choice(SHOPIFY_STATUSES)
    ordered = NOW + timedelta(minutes=11 * number)
    lines = [_shopify_line(chance) for _line in range(chance.choice([1, 1, 2, 4]))]
    facts = {
        "Email": f"buyer{number}@example.com",
        "Financial Status": paid,
        "Fulfillment Status": sent,
        "Paid at": "" if paid == "pending" else f"{ordered:%Y-%m-%d %H:%M:%S} +0200",
        "Currency": chance.choice(["EUR", "EUR", "JPY"]),
        "Shipping": chance.choice(["0", "5"]),
        "Discount Code": "WELCOME" if number % 4 == 0 else "",
        "Discount Amount": "1" if number % 4 == 0 else "0",
        "Created at": f"{ordered:%Y-%m-%d %H:%M:%S} +0200",
        "Cancelled at": f"{ordered:%Y-%m-%d %H:%M:%S} +0200" if paid == "refunded" else "",
        "Billing Name": "Somebody Else",
        "Billing Country": "GB",
        "Shipping Name": NAMES[number % len(NAMES)],
        "Shipping Address1": f"{number} Rue du Bac",
        "Shipping City": "Paris",
        "Shipping Zip": "'01234",
        "Shipping Country": "FR",
        "Shipping Phone": "+33 1 23 45 67 89",
        "Notes": "Ring twice,\nplease",
    }
    for position, line in enumerate(lines):
        yield {"Name": f"#{1001 + number}", **line, **(facts if position == 0 else {"Email": facts["Email"]})}


def _shopify_line(chance):
    return {
        "Lineitem quantity": str(chance.choice([1, 1, 2, 3])),
        "Lineitem name": "Mug - Blue",
        "Lineitem price": str(chance.choice([9, 12, 20])),
        "Lineitem sku": chance.choice(SKUS),
        "Lineitem requires shipping": "true",
    }
