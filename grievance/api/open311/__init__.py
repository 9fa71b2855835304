"""Open311 GeoReport v2 over the same cases, for civic clients that exist: https://wiki.open311.org/GeoReport_v2"""
