"""What sounds or looks like what, and what that costs."""
