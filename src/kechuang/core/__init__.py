"""The floor of the house: pack, identifiers, database, money, calendar; knows no other room."""
