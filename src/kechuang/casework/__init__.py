"""Cases: somebody's duty with a date, from the definition files of services. Reads are in `queries`."""
