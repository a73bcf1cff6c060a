"""The demo city: the invented district 云岭区, grown from a seed. Every place, name and number in it is made up."""
