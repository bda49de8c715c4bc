"""Data quality by department: fresh, complete, free of contradiction and fault, answered. Never by officer."""
