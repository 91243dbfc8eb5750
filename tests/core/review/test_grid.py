from __future__ import annotations

from collections.abc import Callable, Iterator

from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Colorway, Problem, Product, Scene, Where
from packshot.review.grid import Group, groups
from packshot.review.rows import Failed, Row, Shown


def shape(group: Group) -> list[tuple[str | None, list[list[int]]]]:
    """Each line's colorway and the tile numbers in its cells."""
    return [
        (line.colorway.key if line.colorway else None, [[tile.number for tile in cell] for cell in line.cells])
        for line in group.lines
    ]


def test_lines_are_colorways_and_columns_are_scenes(
    shown: Callable[..., Shown], moss: Colorway, navy: Colorway, room: Scene
) -> None:
    """A line is a colorway, a column a shot in a scene; a missing picture leaves its place empty."""
    rows = [
        shown(colorway=moss),
        shown(colorway=navy),
        shown(colorway=navy, shot="room", scene=room),
    ]
    (group,) = groups(rows)
    assert shape(group) == [("moss", [[1], []]), ("navy", [[2], [3]])]


def test_a_shot_without_colorway_has_columns_of_its_own(shown: Callable[..., Shown], moss: Colorway) -> None:
    """A packshot does not open a column in the colorways' lines."""
    (group,) = groups([shown(shot="packshot"), shown(colorway=moss)])
    assert shape(group) == [(None, [[1]]), ("moss", [[2]])]


def test_takes_stand_side_by_side(shown: Callable[..., Shown], moss: Colorway) -> None:
    """Two takes of one shot are two columns of one line."""
    (group,) = groups([shown(colorway=moss), shown(colorway=moss, take=2)])
    assert shape(group) == [("moss", [[1], [2]])]


def test_products_come_in_the_order_given(shown: Callable[..., Shown], product: Callable[..., Product]) -> None:
    """Products are neither sorted nor merged across the stream."""
    rows = [shown(product=product(name)) for name in ("vase", "sofa", "sofa", "lamp")]
    assert [group.product.id for group in groups(rows)] == ["vase", "sofa", "lamp"]


def test_rows_are_read_one_product_ahead(shown: Callable[..., Shown], product: Callable[..., Product]) -> None:
    """Asking for a product reads its rows and the first of the next, no more."""
    read: list[str] = []

    def rows() -> Iterator[Row]:
        for name in ("a", "a", "b", "c", "d"):
            read.append(name)
            yield shown(product=product(name))

    next(groups(rows()))
    assert read == ["a", "a", "b"]


slots = st.tuples(
    st.sampled_from(["sofa", "lamp"]),
    st.sampled_from(["packshot", "colorway"]),
    st.sampled_from([None, "moss", "navy"]),
    st.sampled_from([None, "room", "garden"]),
    st.integers(1, 2),
)


@given(st.lists(slots, max_size=20))
def test_every_row_has_exactly_one_tile(chosen: list[tuple[str, str, str | None, str | None, int]]) -> None:
    """Whatever comes in whatever order, each row is shown once, even a slot that comes twice."""
    problem = Problem(code="x", message="x")
    rows = [
        Failed(
            product=Product(id=name, title=name, where=Where("p.csv")),
            shot=shot,
            colorway=Colorway(key=colorway, label="", hex="") if colorway else None,
            scene=Scene(key=scene, label="") if scene else None,
            take=take,
            tier="draft",
            problem=problem,
        )
        for name, shot, colorway, scene, take in chosen
    ]
    tiles = [tile for group in groups(rows) for line in group.lines for cell in line.cells for tile in cell]
    assert {number: id(row) for number, row in enumerate(rows, 1)} == {tile.number: id(tile.row) for tile in tiles}
    assert len(rows) == len(tiles)
