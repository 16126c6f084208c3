"""Temu's order exports: the semi-managed seller centre's in Chinese, and the English one of local sellers.

Semi-managed files have one row for each sub-order, in 33 columns or in 19 without the recipient; which of
them a file has is seen by its names alone.
"""

from django.utils.translation import gettext_lazy as _

from orders.intake.profiles.column_map import plain
from orders.intake.profiles.fields import CANCELLED, PARTLY, PROCESSING, RELEASED, SHIPPED, SIGNED
from orders.intake.profiles.mapping import ColumnMap, mapped
from warehouses.sites.countries import COUNTRIES, country_name

NOTHING = "--"
BEIJING = "Asia/Shanghai"  # the page's own zone, UTC+8
SITE = "站"

CHINESE_STATUS = {
    **dict.fromkeys(("平台处理中", "处理中", "待处理"), PROCESSING),
    "": PROCESSING,
    **dict.fromkeys(("待发货", "未发货"), RELEASED),
    **dict.fromkeys(("部分发货", "部分已发货", "部分签收", "部分已签收"), PARTLY),
    **dict.fromkeys(("已发货", "运输中"), SHIPPED),
    **dict.fromkeys(("已签收", "已送达", "已收货", "已完成"), SIGNED),
    **dict.fromkeys(("已取消", "取消"), CANCELLED),
}
ENGLISH_STATUS = {
    **dict.fromkeys(("pending", "processing"), PROCESSING),
    "": PROCESSING,
    **dict.fromkeys(
        ("unshipped", "un_shipping", "un-shipped", "to ship", "to be shipped", "awaiting shipment"), RELEASED
    ),
    **dict.fromkeys(("partially_shipped", "partially shipped", "partially_delivered"), PARTLY),
    "partially delivered": PARTLY,
    **dict.fromkeys(("shipped", "in transit"), SHIPPED),
    **dict.fromkeys(("delivered", "receipted", "completed"), SIGNED),
    **dict.fromkeys(("canceled", "cancelled"), CANCELLED),
}
SITES = {plain(f"{country_name(code, 'zh-hans')}{SITE}"): code for code in COUNTRIES}

SEMI_MAP = ColumnMap(
    columns={
        "order_number": ("订单号",),
        "line_id": ("子订单号",),
        "status": ("订单状态",),
        "ordered_at": ("订单创建时间",),
        "ship_by_latest": ("要求最晚发货时间",),
        "sku": ("SKU货号", "SKUID"),
        "title": ("商品名称", "商品属性"),
        "units": ("应履约件数",),
        "recipient_name": ("收货人姓名",),
        "phone": ("收货人联系方式",),
        "email": ("邮箱",),
        "street": ("详细地址1", "详细地址2", "详细地址3", "区县"),
        "city": ("城市",),
        "subdivision": ("省份",),
        "postcode": ("收货地址邮编",),
        "country": ("国家", "站点"),
    },
    constants={"programme": "semi_managed"},
    words={"status": CHINESE_STATUS, "country": SITES},
    dates="ymd",
    zone=BEIJING,
    empty=(NOTHING,),
)
TEMU_SEMI = mapped(
    code="temu_semi",
    name=_("Temu semi-managed (Chinese)"),
    description=_("The seller centre's export of orders, with the recipients (33 columns) or without (19)."),
    column_map=SEMI_MAP,
    signatures=(frozenset({"订单号", "站点", "子订单号", "应履约件数", "订单创建时间"}),),
)

ENGLISH_MAP = ColumnMap(
    columns={
        "order_number": ("order id",),
        "line_id": ("Order item ID",),
        "status": ("order item status",),
        "ordered_at": ("purchase date",),
        "sku": ("contribution sku", "sku id"),
        "title": ("product name", "variation"),
        "units": ("quantity purchased",),
        "recipient_name": ("recipient name",),
        "phone": ("recipient phone number",),
        "email": ("virtual email",),
        "street": ("ship address 1", "ship address 2", "ship address 3", "district"),
        "city": ("ship city",),
        "subdivision": ("ship state",),
        "postcode": (
            "ship postal code (Must be shipped to the following zip code.)",
            "ship postal code",
        ),
        "country": ("ship country",),
    },
    words={"status": ENGLISH_STATUS},
    dates="ymd",
    empty=(NOTHING,),
)
TEMU_EN = mapped(
    code="temu_en",
    name=_("Temu (English)"),
    description=_(
        "The English export of a local seller's orders; its prices name no currency and are not read."
    ),
    column_map=ENGLISH_MAP,
    signatures=(
        frozenset({"order id", "order item id", "quantity purchased", "purchase date", "order item status"}),
    ),
)
