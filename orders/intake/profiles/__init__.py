"""What Bantuo knows of the files that sellers bring: one profile for each form of file."""

from orders.intake.profiles.bantuo import BANTUO
from orders.intake.profiles.uci import UCI

PROFILES = {profile.code: profile for profile in (BANTUO, UCI)}
