"""The area tree: province, city, district, station, beat, cell. Rights, counts and streams are cut along it."""
