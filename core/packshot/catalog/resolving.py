"""From a catalog file's tables to the values pictures are made from: files found, colours worked out, money counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packshot.api import Colorway, Cost, Place, Problem, Product, Prop, Reference, Scene
from packshot.api.money import parse_usd
from packshot.catalog.catalog import GeneratorSetting, Records, Step
from packshot.catalog.checking import unknown_names
from packshot.catalog.images import Fault, find, picture
from packshot.catalog.positions import KeyPath
from packshot.catalog.source import Source
from packshot.catalog.tables import CatalogFile, ColorwayTable, PlaceTable, PropTable, SceneTable
from packshot.catalog.understanding import NO_RECORDS
from packshot.web.photos import Photos, Reach, Terms
from packshot.web.urls import Rules

_CODES: Mapping[str, str] = {
    "missing": "config.missing-file",
    "unreadable": "config.unreadable-picture",
    "outside": "config.outside-folder",
    "web": "config.missing-file",
}


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves the tables of one file against its folder, and gathers what is wrong with the files they name."""

    source: Source
    folder: Path
    allow_outside: bool
    problems: list[Problem] = field(default_factory=list)

    def colorways(self, file: CatalogFile) -> dict[str, Colorway]:
        """The colorways by key."""
        tables = file.colorways
        plain = {key: self._colorway(key, table, {}) for key, table in tables.items() if not table.parts}
        composed = {key: self._composed(key, table, plain, tables) for key, table in tables.items() if table.parts}
        return {key: plain.get(key) or composed[key] for key in tables}

    def _composed(
        self, key: str, table: ColorwayTable, plain: Mapping[str, Colorway], known: Collection[str]
    ) -> Colorway:
        """A colorway of several colours; a part that names no colorway of one colour is a problem."""
        for part, named in table.parts.items():
            at = ("colorways", key, "parts", part)
            self.problems.extend(unknown_names("colorway", [named], known, self.source, at))
            if named in known and named not in plain:
                message = f"a part is one colour, and {named} has parts of its own"
                self.problems.append(self.source.problem("config.bad-value", at, message, allowed=tuple(plain)))
        return self._colorway(key, table, {part: plain[each] for part, each in table.parts.items() if each in plain})

    def _colorway(self, key: str, table: ColorwayTable, parts: Mapping[str, Colorway]) -> Colorway:
        return Colorway(
            key=key,
            label=table.label or in_words(key),
            hex=table.color or next((each.hex for each in parts.values()), ""),
            material=table.material,
            swatch=self._image("swatch", table.swatch, ("colorways", key, "swatch")),
            parts=parts,
        )

    def scenes(self, file: CatalogFile) -> dict[str, Scene]:
        """The scenes by key."""
        return {key: self._scene(key, table) for key, table in file.scenes.items()}

    def _scene(self, key: str, table: SceneTable) -> Scene:
        at: KeyPath = ("scenes", key)
        plate = self._image("scene", table.plate, (*at, "plate"))
        places = {name: self._place(each, plate, (*at, "places", name)) for name, each in table.places.items()}
        paths = [(*at, "props", number, "place") for number in range(len(table.props))]
        names = [each.place for each in table.props]
        self.problems.extend(unknown_names("place", names, places, self.source, *paths))
        props = (self._prop(each, places, path[:-1]) for each, path in zip(table.props, paths, strict=True))
        return Scene(
            key=key,
            label=table.label or in_words(key),
            words=table.words,
            plate=plate,
            place=self._place(table.place, plate, (*at, "place")) if table.place else None,
            places=places,
            props=tuple(each for each in props if each),
        )

    def _place(self, table: PlaceTable, plate: Reference | None, at: KeyPath) -> Place:
        facts = table.model_dump()
        front = self._image("mask", table.front, (*at, "front"))
        if front and plate and front.size != plate.size:
            message = f'"{table.front}" has {front.size} pixels and the plate {plate.size}'
            fix = "save the mask at the plate's size"
            self.problems.append(self.source.problem("config.bad-value", (*at, "front"), message, fix=fix))
        white = tuple(facts["white"]) if facts["white"] else None
        return Place(**facts | {"light": tuple(facts["light"]), "white": white, "front": front})

    def _prop(self, table: PropTable, places: Mapping[str, Place], at: KeyPath) -> Prop | None:
        photo = self._image("product", table.photo, (*at, "photo"))
        if photo is None or table.place not in places:
            return None
        facts = table.model_dump(include={"height_cm", "width_cm", "depth_cm", "footprint"})
        body = Product(id=table.photo, title="", where=self.source.where(at), photo=photo, **facts)
        return Prop(at=table.place, place=places[table.place], body=body)

    def generators(self, file: CatalogFile) -> dict[str, GeneratorSetting]:
        """The generators by key."""
        return {
            key: GeneratorSetting(
                key=key,
                plugin=table.plugin,
                options=table.options,
                price=Cost.exactly(parse_usd(table.price)) if table.price else None,
                where=self.source.where(("generators", key)),
            )
            for key, table in file.generators.items()
        }

    def storage(self, file: CatalogFile) -> Step:
        """Where assets are kept."""
        return Step(file.storage.plugin, file.storage.options, self.source.where(("storage",)))

    def photos(self, file: CatalogFile, reach: Reach) -> Photos:
        """The photos that stand on the web, as the catalog and this machine allow."""
        table = file.photos
        return Photos(
            rules=Rules(tuple(table.hosts), table.http, reach.private_hosts),
            folder=self.folder / ".packshot" / "photos",
            terms=Terms(fresh=60 * table.fresh, seconds=table.seconds, bytes=table.max_bytes),
            offline=reach.offline,
        )

    def records(self, file: CatalogFile) -> Records:
        """Where the product records are; a missing file is a problem."""
        table, at = file.catalog.records, ("catalog", "records", "path")
        found = find(self.folder, table.path, allow_outside=self.allow_outside)
        if isinstance(found, Path) and not found.is_file():
            found = Fault("missing", f'there is no file "{table.path}"', "add the file, or correct the path")
        if isinstance(found, Fault) and table.path != NO_RECORDS:
            self._complain(found, at)
        path = found if isinstance(found, Path) else self.folder
        return Records(path, table.path, table.reader, table.map, table.options, self.source.where(at))

    def _image(self, role: str, text: str | None, at: KeyPath) -> Reference | None:
        if text is None:
            return None
        found = picture(role, self.folder, text, allow_outside=self.allow_outside)
        if isinstance(found, Reference):
            return found
        self._complain(found, at)
        return None

    def _complain(self, fault: Fault, at: KeyPath) -> None:
        self.problems.append(self.source.problem(_CODES[fault.kind], at, fault.message, fix=fault.fix))


def in_words(key: str) -> str:
    """`nordic-living` as `Nordic living`."""
    return key.replace("-", " ").replace("_", " ").capitalize()
