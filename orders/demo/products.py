"""What the demo's stores sell: code, title, weight in grams, price in the store's own minor units."""

PRODUCTS = [
    ("EAR-925-RG", "Zircon stud earrings, 925 silver, pair", 18, 1860),
    ("NCK-ENG-45", "Engraved necklace, custom, 45 cm", 24, 2400),
    ("BOX-VLV-S", "Gift box, velvet", 90, 600),
    ("CRD-HW", "Handwritten greeting card", 15, 1200),
    ("LMP-CMP-3", "Rechargeable camping lamp, 3 levels", 410, 1599),
    ("CUP-500-BK", "Vacuum cup 500 ml, matt black", 320, 1990),
    ("CUP-500-WH", "Vacuum cup 500 ml, white", 320, 1990),
    ("BLK-FL-150", "Flannel blanket 150 × 200", 1150, 2299),
    ("RCK-AL-2", "Folding drying rack, aluminium", 2900, 5800),
    ("VAS-CER-18", "Ceramic vase 18 cm, sand", 780, 2650),
    ("CND-SOY-3", "Soy candle, set of 3", 640, 1790),
    ("FRM-OAK-A4", "Oak picture frame A4", 520, 1450),
    ("MUG-STN-4", "Stoneware mugs, set of 4", 1480, 3490),
    ("LGT-STR-10", "String lights 10 m, warm white", 260, 1290),
    ("CSH-LIN-45", "Linen cushion cover 45 × 45", 210, 1180),
    ("RUG-CTN-60", "Cotton bath rug 60 × 90", 890, 2190),
    ("CLK-WAL-30", "Silent wall clock 30 cm", 700, 2590),
    ("ORG-DSK-5", "Desk organiser, 5 drawers", 1320, 3190),
    ("TRY-BMB-40", "Bamboo serving tray 40 cm", 950, 1890),
    ("PLT-SUC-6", "Succulent pots, set of 6", 830, 1690),
    ("MIR-RND-25", "Round mirror 25 cm, brass rim", 910, 2890),
    ("HKS-WOD-5", "Wooden coat hooks, 5", 480, 1390),
    ("DIF-OIL-300", "Aroma diffuser 300 ml", 560, 2790),
    ("APR-CTN-1", "Cotton apron, charcoal", 240, 1590),
]

UNWEIGHED = ("LAN-PPR-1", "Paper lantern, white", None, 990)  # new, and nobody has put it on the scales
SOLD_OUT = "CLK-WAL-30"  # in the warehouse on the west coast
UNKNOWN_CODES = ["EAR-925-RG-V2", "GIFT-SET-XMAS"]
CARRIERS = {"LAX1": "UPS", "EWR1": "USPS", "YYZ1": "Canada Post", "BER1": "DHL", "WAW1": "InPost"}
