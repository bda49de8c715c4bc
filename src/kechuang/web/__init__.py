"""The portal: pages for enterprises and officers over the policy room's answers."""
