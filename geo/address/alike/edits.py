"""How many single changes lie between two words: put in, left out, replaced, or two neighbours swapped."""


def reached(one: str, other: str, most: int) -> dict[int, int]:
    """Return the changes that make `one` the first so many characters of `other`, by how many; none above `most` + 1.

    Only what `most` changes can reach is looked at; empty where nothing is.

    >>> reached("柳阴", "柳荫路", 1)
    {1: 1, 2: 1, 3: 2}
    """
    far = most + 1
    above = {j: j for j in range(min(far, len(other) + 1))}
    two_above = above
    for i, a in enumerate(one, 1):
        row: dict[int, int] = {}
        for j in range(max(0, i - most), min(len(other), i + most) + 1):
            cost = min(row.get(j - 1, far), above.get(j, far)) + 1
            if j:
                cost = min(cost, above.get(j - 1, far) + (a != other[j - 1]))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == other[j - 1]:
                cost = min(cost, two_above.get(j - 2, far) + 1)
            row[j] = cost
        if not row or min(row.values()) > most:
            return {}
        two_above, above = above, row
    return above
