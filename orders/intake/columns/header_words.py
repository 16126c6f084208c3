"""What the columns of sellers' files are called, in English and Chinese (data, and how names compare)."""

import re
import unicodedata

# Bantuo's field → the names that a column of it bears, the plainest first.
NAMES: dict[str, tuple[str, ...]] = {
    "order_number": (
        *("order number", "order no", "order id", "order", "订单号", "订单编号", "订单 id", "平台订单号"),
        *("交易编号", "订单", "po so", "po number", "purchase order", "po", "invoice no", "invoice number"),
        *("invoice", "reference", "名称 订单"),
    ),
    "line_id": (
        *("line id", "order item id", "item id", "line item id", "子订单号", "子订单编号", "子单号"),
        *("商品行号", "行号", "line no", "line number", "line", "id"),
    ),
    "ordered_at": (
        *("ordered at", "order date", "purchase date", "order time", "created at", "order created at"),
        *(
            "下单时间",
            "订单创建时间",
            "创建时间",
            "下单日期",
            "订单日期",
            "date",
            "日期",
            "时间",
            "invoice date",
        ),
        *("sale date", "placed at"),
    ),
    "paid_at": ("paid at", "payment date", "payment time", "付款时间", "支付时间", "付款日期"),
    "released_at": ("released at", "release date", "审核时间", "放行时间"),
    "ship_by_latest": (
        *("ship by", "latest ship date", "latest ship time", "ship by latest", "ship before"),
        *("要求最晚发货时间", "最晚发货时间", "发货截止时间", "剩余发货时间"),
    ),
    "status": ("status", "order status", "state", "订单状态", "状态", "发货状态"),
    "programme": ("programme", "program", "托管模式", "经营模式"),
    "sku": (
        *(
            "sku",
            "sku code",
            "seller sku",
            "sku 货号",
            "货号",
            "商家编码",
            "商品编码",
            "sku id",
            "lineitem sku",
        ),
        *(
            "item number",
            "item no",
            "item code",
            "stock code",
            "product code",
            "part number",
            "article",
            "商品货号",
        ),
    ),
    "title": (
        *("title", "product name", "item name", "product title", "lineitem name", "商品名称", "商品标题"),
        *("产品名称", "品名", "item description", "description", "product", "item", "商品"),
    ),
    "personalisation": ("personalisation", "personalization", "customization", "定制内容", "定制信息"),
    "units": (
        *("units", "quantity", "qty", "lineitem quantity", "line item quantity", "quantity purchased"),
        *("数量", "商品数量", "件数", "应履约件数", "购买数量", "pieces", "pcs", "how many", "count"),
    ),
    "unit_price": (
        *(
            "unit price",
            "price",
            "item price",
            "lineitem price",
            "单价",
            "商品单价",
            "售价",
            "价格",
            "pack price",
        ),
        *("unit price gbp", "申报价格"),
    ),
    "line_total": (
        *("line total", "line item value", "line amount", "item total", "subtotal", "amount", "小计", "金额"),
        *("商品总价", "总价"),
    ),
    "currency": ("currency", "currency code", "币种", "货币", "币别"),
    "postage": ("postage", "shipping", "shipping cost", "shipping price", "运费", "邮费", "买家支付运费"),
    "seller_discount": ("seller discount", "discount", "discount amount", "商家优惠", "优惠金额", "折扣"),
    "recipient_name": (
        *("recipient name", "recipient", "ship to name", "shipping name", "receiver", "consignee"),
        *("收货人姓名", "收件人姓名", "收货人", "收件人", "买家姓名", "姓名", "customer name", "buyer name"),
    ),
    "phone": (
        *("phone", "phone number", "shipping phone", "telephone", "mobile", "ship phone number"),
        *("电话", "手机", "手机号", "收货人联系方式", "联系电话", "收件人电话", "联系方式"),
    ),
    "email": ("email", "e mail", "buyer email", "email address", "邮箱", "电子邮箱", "收件人邮箱"),
    "street": (
        *("street", "address", "shipping address1", "address 1", "ship address 1", "address line 1"),
        *("street address", "shipping street", "详细地址1", "详细地址", "地址1", "地址", "收货地址", "街道"),
    ),
    "city": ("city", "shipping city", "ship city", "town", "城市", "收货城市", "市"),
    "subdivision": (
        *("subdivision", "state code", "province", "state", "region", "shipping province", "ship state"),
        *("省份", "省 州", "省", "州", "省州"),
    ),
    "postcode": (
        *("postcode", "postal code", "zip", "zip code", "shipping zip", "ship postal code"),
        *("邮编", "邮政编码", "收货地址邮编"),
    ),
    "country": (
        *("country", "country code", "shipping country", "ship country", "destination country"),
        *("国家", "国家二字码", "国家代码", "收货国家", "目的国", "站点", "国家 地区"),
    ),
    "buyer_reference": ("buyer reference", "customer id", "buyer id", "客户编号", "买家 id", "买家账号"),
    "weight": ("weight", "weight kilograms", "item weight", "重量", "商品重量", "毛重"),
}
WEIGHT_UNITS = {
    "kg": ("kg", "kgs", "kilogram", "kilograms", "千克", "公斤"),
    "g": ("g", "gram", "grams", "克"),
    "lb": ("lb", "lbs", "pound", "pounds", "磅"),
    "oz": ("oz", "ounce", "ounces", "盎司"),
}
# A source's word → ours, for the state of an order.
STATES = {
    "processing": (
        *(
            "processing",
            "pending",
            "on hold",
            "unpaid",
            "待处理",
            "处理中",
            "待付款",
            "未付款",
            "风控中",
            "审核中",
        ),
    ),
    "released": (
        *("released", "paid", "unshipped", "to ship", "awaiting shipment", "open", "ready to ship"),
        *("待发货", "已付款", "未发货", "待配货", "备货中"),
    ),
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BETWEEN = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")


def plain(name: str) -> str:
    """A column's name without case, width and marks, its words one blank apart."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    return _BETWEEN.sub(" ", split.casefold()).strip()


def likeness(name: str, field: str) -> int:
    """How much a column's name says that it is the field: 0 is nothing, 100 the very name."""
    told = plain(name)
    return max((_alike(told, known, place) for place, known in enumerate(NAMES.get(field, ()))), default=0)


def weight_unit(name: str) -> str:
    """The unit that a weight column's name gives; empty when it gives none."""
    words = set(plain(name).split())
    for unit, names in WEIGHT_UNITS.items():
        if words & set(names) or any(_CHINESE.search(mark) and mark in name for mark in names):
            return unit
    return ""


def state_word(text: str) -> str:
    """Our word for a source's state of an order; empty when it is for a person to say."""
    told = plain(text)
    return next((ours for ours, words in STATES.items() if told in words), "")


def _alike(told, known, place):
    if told == known or told.replace(" ", "") == known.replace(" ", ""):
        return 100 - place
    if _CHINESE.search(known):
        return 60 - place - len(told) + len(known) if len(known) > 1 and known in told else 0
    words, asked = told.split(), known.split()
    return 60 - place - 4 * (len(words) - len(asked)) if set(asked) <= set(words) else 0
