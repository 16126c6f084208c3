"""Where the crowd's buyers live: how many, what they pay in, how they are called and how post finds them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Market:
    """A destination: its share of the orders, its currency, the script of its names, its region."""

    country: str
    weight: float
    currency: str
    script: str
    region: str
    dial: str
    postcode: str
    cities: tuple[str, ...]
    subdivisions: tuple[str, ...] = ("",)


MARKETS = [
    Market(*row)
    for row in (
        ("US", 24, "USD", "english", "americas", "1", "#####", ("New York", "Chicago", "Houston", "Phoenix"),
         ("NY", "IL", "TX", "AZ", "CA", "FL", "WA")),
        ("GB", 9, "GBP", "english", "isles", "44", "@@# #@@", ("London", "Leeds", "Bristol"), ("ENG", "SCT")),
        ("DE", 9, "EUR", "german", "west", "49", "#####", ("Berlin", "Hamburg", "München", "Köln")),
        ("FR", 7, "EUR", "french", "west", "33", "7####", ("Paris", "Lyon", "Marseille")),
        ("ES", 6, "EUR", "spanish", "west", "34", "2####", ("Madrid", "Sevilla", "Málaga")),
        ("PL", 6, "PLN", "polish", "east", "48", "##-###", ("Warszawa", "Kraków", "Łódź")),
        ("IT", 4.5, "EUR", "italian", "west", "39", "2####", ("Milano", "Roma", "Torino")),
        ("CA", 4, "CAD", "english", "americas", "1", "@#@ #@#", ("Toronto", "Vancouver"), ("ON", "BC", "AB")),
        ("MX", 4, "MXN", "spanish", "americas", "52", "#####", ("Ciudad de México", "Monterrey")),
        ("BR", 4, "BRL", "portuguese", "americas", "55", "#####-###", ("São Paulo", "Recife")),
        ("AU", 3, "AUD", "english", "pacific", "61", "####", ("Sydney", "Perth"), ("NSW", "WA", "VIC")),
        ("NL", 2.5, "EUR", "german", "west", "31", "#### @@", ("Amsterdam", "Utrecht")),
        ("BE", 1.6, "EUR", "french", "west", "32", "1###", ("Bruxelles", "Gent")),
        ("PT", 1.5, "EUR", "portuguese", "west", "351", "####-###", ("Lisboa", "Porto")),
        ("CH", 1.4, "CHF", "german", "west", "41", "8###", ("Zürich", "Bern")),
        ("AT", 1.4, "EUR", "german", "west", "43", "1###", ("Wien", "Graz")),
        ("SE", 1.2, "SEK", "german", "west", "46", "### ##", ("Stockholm", "Malmö")),
        ("CZ", 1.2, "CZK", "polish", "east", "420", "### ##", ("Praha", "Brno")),
        ("RO", 1.1, "RON", "italian", "east", "40", "######", ("București", "Cluj-Napoca")),
        ("UA", 1.0, "UAH", "cyrillic", "east", "380", "0####", ("Київ", "Львів", "Одеса")),
        ("BG", 0.8, "EUR", "cyrillic", "east", "359", "1###", ("София", "Варна")),
        ("GR", 0.9, "EUR", "greek", "east", "30", "1## ##", ("Αθήνα", "Πάτρα")),
        ("CY", 0.3, "EUR", "greek", "east", "357", "####", ("Λευκωσία",)),
        ("HU", 0.8, "HUF", "polish", "east", "36", "1###", ("Budapest", "Szeged")),
        ("SK", 0.5, "EUR", "polish", "east", "421", "8## ##", ("Bratislava",)),
        ("LT", 0.4, "EUR", "polish", "east", "370", "LT-#####", ("Vilnius",)),
        ("LV", 0.3, "EUR", "polish", "east", "371", "LV-1###", ("Rīga",)),
        ("IE", 0.7, "EUR", "english", "isles", "353", "D## @#@@", ("Dublin", "Cork")),
        ("DK", 0.7, "DKK", "german", "west", "45", "2###", ("København",)),
        ("FI", 0.6, "EUR", "german", "west", "358", "00###", ("Helsinki",)),
        ("CL", 0.9, "CLP", "spanish", "americas", "56", "#######", ("Santiago",)),
        ("PE", 0.7, "PEN", "spanish", "americas", "51", "15###", ("Lima",)),
        ("SG", 0.9, "SGD", "chinese", "pacific", "65", "######", ("Singapore",)),
        ("MY", 0.9, "MYR", "chinese", "pacific", "60", "5####", ("Kuala Lumpur", "Penang")),
        ("TH", 0.8, "THB", "thai", "pacific", "66", "10###", ("กรุงเทพมหานคร", "เชียงใหม่")),
        ("PH", 0.6, "PHP", "spanish", "pacific", "63", "1###", ("Manila", "Cebu")),
        ("NZ", 0.6, "NZD", "english", "pacific", "64", "1###", ("Auckland",)),
        ("IL", 0.6, "ILS", "hebrew", "east", "972", "#######", ("תל אביב", "חיפה")),
        ("NG", 0.3, "NGN", "english", "pacific", "234", "10####", ("Lagos",)),
        ("PK", 0.3, "PKR", "arabic", "pacific", "92", "7####", ("کراچی", "لاہور")),
    )
]  # fmt: skip
NOWHERE = "IS"  # served by no row of anybody's table

# Minor units that a US cent buys; currencies have 0, 2 or 3 decimals.
RATES = {
    "USD": 1.0, "GBP": 0.79, "EUR": 0.92, "PLN": 3.95, "CAD": 1.38, "MXN": 18.4, "BRL": 5.6, "AUD": 1.52,
    "CHF": 0.88, "SEK": 10.5, "CZK": 23.2, "RON": 4.6, "UAH": 41.0, "HUF": 365.0, "DKK": 6.9, "CLP": 9.4,
    "PEN": 3.7, "SGD": 1.34, "MYR": 4.4, "THB": 34.0, "PHP": 57.0, "NZD": 1.66, "ILS": 3.7, "NGN": 1540.0,
    "PKR": 2.78, "JPY": 1.5, "KWD": 3.07, "TND": 31.0,
}  # fmt: skip

SCRIPTS = {
    "english": (("Jane", "Emily", "Noah", "Oliver", "Amelia", "Grace", "Liam", "Ethan", "Chloe", "Ruby"),
                ("Doe", "Clark", "Brown", "O'Neill", "Taylor", "Walker", "Hughes", "Cooper", "Ward", "Price"),
                ("Main Street", "Oak Avenue", "Mill Lane", "Station Road", "Elm Drive")),
    "german": (("Anna", "Jonas", "Björn", "Mia", "Lukas", "Greta", "Jürgen", "Sofie", "Emil", "Frieda"),
               ("Schmidt", "Müller", "de Vries", "Jansen", "Weiß", "Lindqvist", "Hansen", "Gruber", "Bauer"),
               ("Lindenallee", "Hauptstraße", "Bergweg", "Kastanienallee")),
    "french": (("Luc", "Chloé", "Élodie", "Hugo", "Zoé", "Théo", "Inès", "Manon", "Noël", "Camille"),
               ("Martin", "Lefèvre", "Dupont", "Girard", "Rousseau", "Béranger", "Moreau", "Petit"),
               ("Rue des Lilas", "Avenue Foch", "Rue de l'Église", "Quai du Port")),
    "spanish": (("José", "Lucía", "Mateo", "Sofía", "Íñigo", "Carmen", "Ángel", "Paula", "Diego", "Marisol"),
                ("García", "Núñez", "Muñoz", "Pérez", "Gómez", "Ibáñez", "Torres", "Vega"),
                ("Calle Mayor", "Avenida del Sol", "Paseo de Gracia", "Camino Real")),
    "portuguese": (("João", "Inês", "Tiago", "Beatriz", "Conceição", "Rui", "Luísa", "Davi"),
                   ("Silva", "Gonçalves", "Araújo", "Santos", "Magalhães", "Costa", "Pereira"),
                   ("Rua das Flores", "Avenida Paulista", "Travessa Nova")),
    "italian": (("Maria", "Luca", "Niccolò", "Giulia", "Matteo", "Ștefan", "Ioana", "Chiara"),
                ("Rossi", "Bianchi", "Esposito", "D'Angelo", "Popescu", "Ricci", "Conti"),
                ("Via Roma", "Via Garibaldi", "Corso Italia", "Strada Lungă")),
    "polish": (("Piotr", "Zofia", "Łukasz", "Małgorzata", "Jiří", "Zsófia", "Žofia", "Kasia", "Śnieżka"),
               ("Nowak", "Kowalczyk", "Wójcik", "Dvořák", "Szabó", "Kazlauskas", "Bērziņš", "Żak"),
               ("ul. Prosta", "ul. Długa", "Dlouhá", "Kossuth utca", "Gedimino pr.")),
    "cyrillic": (("Олена", "Тарас", "Наталія", "Георги", "Іван", "Мария", "Юлія", "Богдан"),
                 ("Шевченко", "Коваленко", "Петров", "Бойко", "Георгиева", "Мельник", "Ткаченко"),
                 ("вул. Шевченка", "вул. Садова", "ул. Витоша", "бул. Левски")),
    "greek": (("Ελένη", "Γιώργος", "Μαρία", "Νίκος", "Κατερίνα", "Δημήτρης"),
              ("Παπαδόπουλος", "Γεωργίου", "Νικολάου", "Ιωάννου", "Χριστοδούλου"),
              ("Ερμού", "Λεωφόρος Αθηνών", "Οδός Πατησίων")),
    "chinese": (("伟", "芳", "娜", "秀英", "敏", "静", "强", "晓明", "志远", "思琪"),
                ("王", "李", "张", "刘", "陈", "杨", "黄", "欧阳", "林", "吴"),
                ("牛车水街", "Orchard Road", "Jalan Ampang", "淡滨尼道")),
    "thai": (("สมชาย", "สมหญิง", "กิตติ", "ณัฐ", "พิมพ์"),
             ("แสงทอง", "ศรีสุข", "วงศ์ใหญ่", "บุญมี"),
             ("ถนนสุขุมวิท", "ถนนสีลม", "ถนนนิมมานเหมินท์")),
    "hebrew": (("נועה", "יוסי", "תמר", "איתי", "מיכל"), ("כהן", "לוי", "מזרחי", "פרידמן"),
               ("דיזנגוף", "הרצל", "אלנבי")),
    "arabic": (("احمد", "فاطمہ", "علی", "عائشہ", "بلال"), ("خان", "ملک", "بٹ", "قریشی"),
               ("شارع فیصل", "مال روڈ", "گلشن اقبال")),
}  # fmt: skip
