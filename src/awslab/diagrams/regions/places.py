"""About where Regions and a few cities are.

AWS names a metropolitan area, a state or a country for a Region and no address. The coordinates are
those of that area (of its largest or its named city), to about a degree: good for hundreds of
kilometres, not for tens.
"""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Degrees north and east, and the ISO 3166 code of the country."""

    lat: float
    lon: float
    country: str


REGIONS = {
    "af-south-1": Place(-33.9, 18.4, "ZA"),
    "ap-east-1": Place(22.3, 114.2, "HK"),
    "ap-east-2": Place(25.0, 121.6, "TW"),
    "ap-northeast-1": Place(35.7, 139.7, "JP"),
    "ap-northeast-2": Place(37.6, 127.0, "KR"),
    "ap-northeast-3": Place(34.7, 135.5, "JP"),
    "ap-south-1": Place(19.1, 72.9, "IN"),
    "ap-south-2": Place(17.4, 78.5, "IN"),
    "ap-southeast-1": Place(1.3, 103.8, "SG"),
    "ap-southeast-2": Place(-33.9, 151.2, "AU"),
    "ap-southeast-3": Place(-6.2, 106.8, "ID"),
    "ap-southeast-4": Place(-37.8, 145.0, "AU"),
    "ap-southeast-5": Place(3.1, 101.7, "MY"),
    "ap-southeast-6": Place(-36.8, 174.8, "NZ"),
    "ap-southeast-7": Place(13.8, 100.5, "TH"),
    "ca-central-1": Place(45.5, -73.6, "CA"),
    "ca-west-1": Place(51.0, -114.1, "CA"),
    "cn-north-1": Place(39.9, 116.4, "CN"),
    "cn-northwest-1": Place(37.5, 105.2, "CN"),
    "eu-central-1": Place(50.1, 8.7, "DE"),
    "eu-central-2": Place(47.4, 8.5, "CH"),
    "eu-north-1": Place(59.3, 18.1, "SE"),
    "eu-south-1": Place(45.5, 9.2, "IT"),
    "eu-south-2": Place(41.7, -0.9, "ES"),
    "eu-west-1": Place(53.3, -6.3, "IE"),
    "eu-west-2": Place(51.5, -0.1, "GB"),
    "eu-west-3": Place(48.9, 2.4, "FR"),
    "eusc-de-east-1": Place(52.4, 13.1, "DE"),
    "il-central-1": Place(32.1, 34.8, "IL"),
    "me-central-1": Place(24.5, 54.4, "AE"),
    "me-south-1": Place(26.1, 50.6, "BH"),
    "me-west-1": Place(24.7, 46.7, "SA"),
    "mx-central-1": Place(20.6, -100.4, "MX"),
    "sa-east-1": Place(-23.5, -46.6, "BR"),
    "sa-west-1": Place(-33.4, -70.7, "CL"),
    "us-east-1": Place(39.0, -77.5, "US"),
    "us-east-2": Place(40.0, -83.0, "US"),
    "us-gov-east-1": Place(40.0, -83.0, "US"),
    "us-gov-west-1": Place(45.6, -121.2, "US"),
    "us-west-1": Place(37.4, -121.9, "US"),
    "us-west-2": Place(45.6, -121.2, "US"),
}

CITIES = {
    "Seoul": Place(37.6, 127.0, "KR"),
    "Tokyo": Place(35.7, 139.7, "JP"),
    "Manila": Place(14.6, 121.0, "PH"),
    "Jakarta": Place(-6.2, 106.8, "ID"),
    "Sydney": Place(-33.9, 151.2, "AU"),
    "Mumbai": Place(19.1, 72.9, "IN"),
    "Nairobi": Place(-1.3, 36.8, "KE"),
    "Berlin": Place(52.5, 13.4, "DE"),
    "Lisbon": Place(38.7, -9.1, "PT"),
    "Geneva": Place(46.2, 6.1, "CH"),
    "São Paulo": Place(-23.5, -46.6, "BR"),
    "New York": Place(40.7, -74.0, "US"),
    "San Francisco": Place(37.8, -122.4, "US"),
}

#: The 27 members of the European Union.
_EU = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip

#: Rule → what it demands, in which countries data may then be (None: anywhere).
LAWS: dict[str, tuple[str, frozenset[str] | None]] = {
    "none": ("no such rule", None),
    "eu": ("personal data must stay in the EU", _EU),
    "kr": ("personal data must stay in Korea", frozenset({"KR"})),
    "us": ("data must stay in the United States", frozenset({"US"})),
}

COUNTRIES = {
    "AE": "the United Arab Emirates", "AU": "Australia", "BH": "Bahrain", "BR": "Brazil",
    "CA": "Canada", "CH": "Switzerland", "CL": "Chile", "CN": "China", "DE": "Germany",
    "ES": "Spain", "FR": "France", "GB": "the United Kingdom", "HK": "Hong Kong",
    "ID": "Indonesia", "IE": "Ireland", "IL": "Israel", "IN": "India", "IT": "Italy",
    "JP": "Japan", "KR": "Korea", "MX": "Mexico", "MY": "Malaysia", "NZ": "New Zealand",
    "SA": "Saudi Arabia", "SE": "Sweden", "SG": "Singapore", "TH": "Thailand", "TW": "Taiwan",
    "US": "the United States", "ZA": "South Africa",
}  # fmt: skip
