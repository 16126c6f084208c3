"""The guide, the bank and the policy that the exam begins with; and the database keeps papers as they are.

Staff change the rows as they like; the files beside the room are what they were at first.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

SEED = Path(__file__).resolve().parents[1] / "exams" / "seed"
CHAPTERS = ("orders", "days", "shipping", "packing", "jit", "fines")
FIRST_DAY = date(2024, 1, 1)
TEXTS = ("text_en", "text_zh", "explanation_en", "explanation_zh")

FIXED = ("questions", "solution", "terms", "seed", "store_id", "user_id")
# name → table, condition on OLD and NEW with {differs} for columns, what the database says
GUARDS = {
    "paper_fixed": ("merchant_paper", "{fixed} OR OLD.state = 'closed'", "papers are fixed at their start"),
    "paperanswer_closed": (
        "merchant_paperanswer",
        "{given} AND (SELECT state FROM merchant_paper WHERE id = OLD.paper_id) = 'closed'",
        "closed papers take no answers",
    ),
}
SQLITE = """
CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
POSTGRESQL = """
CREATE FUNCTION merchant_{name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF {condition} THEN RAISE EXCEPTION '{sentence}'; END IF;
RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION merchant_{name}()
"""


def sow(apps, schema_editor):
    """The first rows, where no rows of that name are yet."""
    chapters = apps.get_model("merchant", "Chapter").objects
    for place, code in enumerate(CHAPTERS, start=1):
        chapters.get_or_create(code=code, defaults={"place": place * 10, **_told_of_chapter(code)})
    questions = apps.get_model("merchant", "Question").objects
    with (SEED / "questions.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            told = {"kind": row["kind"], "is_active": row["active"] == "yes", "options": _options(row)}
            told |= {name: row[name] for name in TEXTS}
            questions.get_or_create(code=row["code"], defaults={"topic_id": row["topic"], **told})
    apps.get_model("merchant", "ExamPolicy").objects.get_or_create(valid_from=FIRST_DAY)


def _told_of_chapter(code):
    told = {}
    for language in ("en", "zh"):
        text = (SEED / "guide" / language / f"{code}.md").read_text(encoding="utf-8")
        head, _line_end, body = text.partition("\n")
        told |= {f"title_{language}": head.removeprefix("# ").strip(), f"body_{language}": body.strip()}
    return told


def _options(row):
    numbers = [number for number in range(1, 7) if row[f"option_{number}_en"]]
    return [
        {
            "en": row[f"option_{number}_en"],
            "zh": row[f"option_{number}_zh"],
            "right": row[f"option_{number}_right"] == "yes",
        }
        for number in numbers
    ]


def protect(apps, schema_editor):
    """The database itself refuses what no service does."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    sql = POSTGRESQL if on_postgresql else SQLITE
    differs = "OLD.{0} IS DISTINCT FROM NEW.{0}" if on_postgresql else "OLD.{0} IS NOT NEW.{0}"
    columns = {"fixed": " OR ".join(differs.format(name) for name in FIXED), "given": differs.format("given")}
    for name, (table, condition, sentence) in GUARDS.items():
        told = {"name": name, "table": table, "condition": condition.format(**columns), "sentence": sentence}
        schema_editor.execute(sql.format(**told), params=None)


def unprotect(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for name, (table, _condition, _sentence) in GUARDS.items():
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on_postgresql else ""))
        if on_postgresql:
            schema_editor.execute(f"DROP FUNCTION merchant_{name}()")


class Migration(migrations.Migration):

    dependencies = [
        ('merchant', '0017_exams'),
    ]

    operations = [
        migrations.RunPython(sow, migrations.RunPython.noop),
        migrations.RunPython(protect, unprotect),
    ]
