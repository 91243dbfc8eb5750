"""Makes what a plan asks for: a bounded pipeline of making, finishing and storing."""
