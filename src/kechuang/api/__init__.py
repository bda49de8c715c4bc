"""The JSON interface: the portal's answers for programs, with the same services and permissions."""
