"""What the search costs in a large register, answer by answer.

    python bench/search.py [ROUNDS]

Takes a database of its own: the embedded server in a folder that is thrown away. Fills it with 20,000 made-up
organisations, 60,000 people with a job each and 200,000 interactions, builds the search anew, and asks each text ROUNDS
times as an officer (default 15), as suggestions (five of each kind) do. Prints the median and the 95th percentile in
milliseconds, and the statements.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date, timedelta
from statistics import median, quantiles

from serving import own_database

ORGANISATIONS, PEOPLE, INTERACTIONS = 20_000, 60_000, 200_000
BATCH = 5_000
HEADS = (
    "Eksempel",
    "Vest",
    "Øster",
    "Nørre",
    "Sønder",
    "Midt",
    "Hede",
    "Å",
    "Sø",
    "Bakke",
    "Skov",
    "Eng",
    "Fjord",
    "Lund",
)
TAILS = (
    "gård",
    "bro",
    "lund",
    "høj",
    "dal",
    "by",
    "vig",
    "mark",
    "holm",
    "toft",
    "bæk",
    "kær",
    "strøm",
    "næs",
    "sø",
)
TRADES = (
    "Maskinfabrik",
    "Teknik",
    "Energi",
    "Biogas",
    "Byg",
    "Gymnasium",
    "Skole",
    "Erhvervsskole",
    "Fødevarer",
    "Software",
    "Robotter",
    "Installation",
    "Vand",
    "Fonden",
    "Laboratorium",
    "Elektronik",
    "Møbler",
    "Vindkraft",
    "Uddannelse",
    "Forening",
)
FORMS = ("A/S", "ApS", "I/S", "", "", "")
FIRST = (
    "Anna",
    "Bo",
    "Karen",
    "Jørgen",
    "Søren",
    "Mette",
    "Lærke",
    "Åse",
    "Erik",
    "Ida",
    "Niels",
    "Ole",
    "Pia",
    "Rasmus",
    "Sofie",
    "Øjvind",
)
LAST = (
    "Hansen",
    "Jensen",
    "Sørensen",
    "Møller",
    "Kjær",
    "Østergaard",
    "Åkjær",
    "Nørgaard",
    "Bæk",
    "Lund",
    "Holm",
    "Eksempel",
    "Vestergaard",
)
SUBJECTS = (
    "Samtale om netværksmøde",
    "Besøg på virksomhed",
    "Opkald om praktikpladser",
    "Mentorordning for elever",
    "Udlån af udstyr",
    "Ansøgning til pulje",
    "Idé til fælles uddannelse",
    "Opfølgning på kompetencebehov",
    "Ambassadør for teknologi",
)
QUERIES = (
    "e",
    "a",
    "s",
    "ø",
    "ek",
    "ve",
    "sø",
    "eks",
    "eksempel",
    "hansen",
    "anna hansen",
    "soeren moeller",
    "Søren Møller",
    "østergård",
    "vestlund",
    "VESTLUND MASKINFABRIK AS",
    "maskin",
    "virksomheder",
    "netværksmøder",
    "praktikplads",
    "samtale",
    "samtale om netværk",
    "10150812",
    "1015",
    "20 12 32 13",
    "anna.hansen17@",
    "robotter viborg",
    "vestlnud",
    "vestlund maskinfabirk",
    "hanssen østergaard",
    "ikke i registeret",
    "xyzzy",
)


def filled() -> None:
    """Fill the register with made-up records, the same in every run."""
    from pagt.network.partners.models import Contact, ContactRole, Interaction, Organisation
    from pagt.network.partners.municipalities import names

    chance = random.Random(20_000)
    codes = list(names())
    organisations = [
        Organisation(
            key=f"organisation-{n}",
            name=" ".join(
                part
                for part in (
                    chance.choice(HEADS) + chance.choice(TAILS) + (chance.choice(TAILS) if n % 3 else ""),
                    chance.choice(TRADES),
                    chance.choice(FORMS),
                )
                if part
            ),
            kind="company",
            cvr=str(10_000_000 + n * 37),
            municipality=chance.choice(codes),
            city=names()[chance.choice(codes)],
        )
        for n in range(ORGANISATIONS)
    ]
    Organisation.objects.bulk_create(organisations, batch_size=BATCH)
    contacts = []
    for n in range(PEOPLE):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        email = f"{first}.{last}{n}@eksempel.dk".lower().translate(str.maketrans("øåæ", "oaa"))
        contacts.append(
            Contact(
                key=f"contact-{n}", name=f"{first} {last}", email=email, phone=f"+45 {20_000_000 + n * 613}"
            )
        )
    Contact.objects.bulk_create(contacts, batch_size=BATCH)
    ContactRole.objects.bulk_create(
        [
            ContactRole(contact=each, position=0, organisation=chance.choice(organisations), title="leder")
            for each in contacts
        ],
        batch_size=BATCH,
    )
    interactions = [
        Interaction(
            key=f"interaction-{n}",
            title=f"{chance.choice(SUBJECTS)} {chance.randint(1, 400)}",
            on=date(2022, 1, 1) + timedelta(days=n % 1800),
            purpose="dialogue",
            summary=f"{chance.choice(SUBJECTS)} og {chance.choice(SUBJECTS).lower()} med {chance.choice(LAST)}",
        )
        for n in range(INTERACTIONS)
    ]
    Interaction.objects.bulk_create(interactions, batch_size=BATCH)
    through = Interaction.organisations.through
    through.objects.bulk_create(
        [through(interaction=each, organisation=chance.choice(organisations)) for each in interactions],
        batch_size=BATCH,
    )


def measured(rounds: int) -> None:
    """Ask every text and print what it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from pagt.core import search
    from pagt.core.rights import SystemActor

    by = SystemActor("system:bench")
    middles, all_times = [], []
    print(f"{'text':28}{'p50 ms':>8}{'p95 ms':>8}{'stmts':>7}{'found':>8}")
    for text in QUERIES:
        with CaptureQueriesContext(connection) as asked:
            found = search.find(text, by=by)
        times = []
        for _round in range(rounds):
            began = time.perf_counter()
            search.find(text, by=by)
            times.append((time.perf_counter() - began) * 1000)
        middles.append(median(times))
        all_times += times
        count = sum(group.count for group in found)
        print(f"{text:28}{middles[-1]:8.1f}{quantiles(times, n=20)[-1]:8.1f}{len(asked):7}{count:8}")
    print(
        f"all: median {median(all_times):.1f} ms, 95th percentile {quantiles(all_times, n=20)[-1]:.1f} ms, "
        f"slowest text {max(middles):.1f} ms"
    )


def main() -> None:
    """Fill, build, measure."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with own_database(demo=False):
        from django.db import connection

        from pagt.core import search

        began = time.perf_counter()
        filled()
        print(f"filled in {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        count = search.rebuild()
        print(f"search of {count:,} records built in {time.perf_counter() - began:.0f} s")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        measured(rounds)


if __name__ == "__main__":
    main()
