"""What an organisation says about its data: confirmations and disputes, and how a dispute is settled."""
