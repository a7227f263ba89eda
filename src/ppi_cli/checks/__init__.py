"""What would not stand up: findings over facts, dates and documents. Pure."""
