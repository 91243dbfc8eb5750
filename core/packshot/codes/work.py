"""What goes wrong in planning and making pictures."""

from __future__ import annotations

from collections.abc import Mapping

WORK: Mapping[str, str] = {
    "asset.encoding": (
        "A finished picture could not be written in the format the shot asks for, most often because `max_bytes` "
        "is too small for its size. The original is kept, so changing the shot's format, quality, max_bytes or "
        "canvas costs nothing."
    ),
    "backup.inside": (
        "A backup cannot go into the folder it is a backup of. Name a folder elsewhere, best on another disk."
    ),
    "batch.failed": (
        "A batch, or a picture's line in it, brought nothing; the message says why. Where nothing was billed the "
        "picture is in the plan again, and the next run orders it anew. Where it may have been billed it is held, "
        "as after any call without an answer."
    ),
    "batch.submitted": (
        "The picture is ordered in a batch that is not done yet. Nothing is wrong: run again later to collect it, or "
        "wait for it with packshot run --wait. `packshot status` lists the open batches."
    ),
    "batch.unreached": (
        "An open batch could not be looked at: the network, the key or the provider is at fault, or the catalog has "
        "no such generator any more. The batch stays as it is. Put that right and run again."
    ),
    "batch.unsure": (
        "The connection broke while a batch was ordered, so nobody here knows whether the provider has it. The next "
        "run asks the provider for it by its id before it orders anything, so it is not bought twice."
    ),
    "budget.max-cost": (
        "This run has spent what --max-cost allows. What was made is kept; run again with a higher --max-cost to "
        "make the rest."
    ),
    "budget.no-price": (
        "A generator does not know what a picture costs, and a budget is in force, so packshot does not buy it "
        'blindly. State the price in the catalog, like price = "0.04 USD" in the generator\'s table.'
    ),
    "budget.reached": (
        "One more picture would pass the catalog's budget. The budget counts what all runs of this catalog have "
        "paid, what calls under way may cost, and calls that may have been billed. Raise [budget] limit or choose"
        " a cheaper tier."
    ),
    "consent.declined": ("You were asked whether to spend money and said no. Nothing was made and nothing was paid."),
    "consent.max-cost": (
        "The plan may cost more than --max-cost allows, so nothing was started. Raise --max-cost, or make less "
        "with --limit, --product or --shot."
    ),
    "consent.needed": (
        "The plan costs money and there is no terminal to ask at. Scripts agree beforehand with --yes, or with "
        "--max-cost and the most they want to pay."
    ),
    "decision.bad-value": (
        "A decision cannot be kept as it is: its state or reason is not one of the words packshot knows, or its note "
        "or name is too long. The message names the words and the limits."
    ),
    "decision.stale": (
        "A decision came too late: somebody else decided about this picture in between, or the picture was made anew "
        "since it was looked at. What stands was left as it is. Look again, and decide again if you still want to."
    ),
    "draft.too-many": (
        "More drafts of a picture are approved than the shot makes takes of it at the higher tier, so some of them are "
        "not made into one. Raise takes at that tier, or take back an approval."
    ),
    "decisions.bad-row": (
        "A row of a file of decisions says something that cannot be taken over; the message names its column. Nothing "
        "of the file was taken over: mend it, and import it again."
    ),
    "decisions.unknown-picture": (
        "A file of decisions speaks of a picture this catalog has never made: another catalog's file, or a ledger that "
        "was rebuilt and has not been run since. Nothing of the file was taken over."
    ),
    "decisions.unreadable": (
        "A file of decisions is not a CSV or JSON file with the columns that decisions have. The review page saves "
        "one, and packshot export --to FILE.csv --all writes one to fill in."
    ),
    "demo.folder": (
        "The folder for the demo holds something already, and packshot does not write over it. Name another "
        "folder: packshot demo FOLDER."
    ),
    "demo.missing": (
        "The sample catalog that belongs to packshot is not where it was installed. Install packshot again."
    ),
    "disk.failed": (
        "A file could not be written or read. Make room or give write access and run again; originals that were "
        "paid for are kept."
    ),
    "disk.unwritable": (
        "The folder, or the disk it lies on, may not be written. Give packshot leave to write there, or mount the disk "
        "for writing, and run again; everything that was made is kept."
    ),
    "disk.full": ("The disk is full. Make room and run again; originals that were paid for are kept."),
    "engine.bug": (
        "Something happened that packshot does not expect. This is a bug of packshot and not of your catalog: "
        "please report it with the run's log. The other pictures were made."
    ),
    "export.foreign": (
        "A file that no export put there stands where a copy should go, or somebody changed the copy. It is left as it "
        "is. Move it away, or export to another folder."
    ),
    "export.gone": (
        "An approved picture is not where it was stored, or is not the file that was stored. Run again: it is finished "
        "anew from its original, which costs nothing, and stays approved where its bytes are the same."
    ),
    "export.storage": (
        "An export removes from its folder what is no longer approved, so that folder must not be the one in which the "
        "catalog's pictures stand. Name another one."
    ),
    "generator.caution": (
        "A generator that the shots name works today, and something about it will need you: a model that its provider "
        "shuts down soon, for instance. Do what the message says while there is time."
    ),
    "generator.not-authorised": (
        "The provider refuses the key, or the key may not use this model. The run stops asking this generator and"
        " keeps everything made so far. `packshot doctor` says which key is looked for."
    ),
    "generator.out-of-funds": (
        "The provider's account cannot pay for more pictures. The run stops asking this generator and keeps "
        "everything made so far. Fill up the account and run again."
    ),
    "generator.stopped": (
        "After a failure that trying again cannot solve, the generator is not asked any more in this run. Solve "
        "what the first message of the generator says, and run again."
    ),
    "init.exists": (
        "There is a catalog in the folder already, and packshot does not write over it. Name another folder: "
        "packshot init FOLDER."
    ),
    "job.bad-request": (
        "The generator cannot make what the shot asks for. Trying again cannot help: change the shot, or choose "
        "another generator for it."
    ),
    "job.elsewhere": (
        "Another run on this catalog has the picture in hand, so this one leaves it alone: each picture is made by one "
        "process. Nothing is wrong. Run again later; the pictures of a run that died are free at once."
    ),
    "job.failed": (
        "A picture could not be made this time; the message says what the generator told. Nothing was billed for "
        "it. Run again to make it."
    ),
    "job.held": (
        "An earlier call for this picture went out and no answer was kept, so it may have been billed. packshot "
        "does not buy it twice by itself: look at the provider, then run with --retry-unknown."
    ),
    "job.impossible": (
        "The plan shows that this picture cannot be made: the generator lacks something it needs, such as a "
        "photo, a mask or a plate, or cannot do what the template asks. Give what is missing, or choose another "
        "generator."
    ),
    "job.refused": (
        "The provider's moderation refused the request. It is not sent again as it is, in no later run either. Change "
        "the words or the photo, name a template for a second try in the shot's on_refused, or choose another "
        "generator for this shot."
    ),
    "job.unknown": (
        "The request went out and no answer was kept, so it may have been billed. It counts as spent. Look at the"
        " provider, then run with --retry-unknown to make it again."
    ),
    "job.weak-photo": (
        "None of the product's photos supports this colorway well, so its pictures may look wrong though their "
        "measured colour is right: the shading of a dark photo is mostly sheen, and in a white or grey one highlights "
        "look like the colour. Photograph the product in the colour the message names and add it to the photo column."
    ),
    "label.missing": (
        "A stored file does not say of itself what packshot wrote into it. The file is not counted as made. This "
        "is a bug of packshot, or a storage that changes files: please report it."
    ),
    "ledger.busy": ("Another process has held the ledger for too long. Wait for it to end, or stop it, and run again."),
    "ledger.closed-attempt": (
        "A call was to be taken to a state that cannot follow the one it is in, or a row of the ledger to be changed "
        "that never changes. The ledger refused, so no money was counted twice. This is a bug of packshot: please "
        "report it."
    ),
    "ledger.damaged": (
        "The ledger cannot be read. It is never replaced silently, because it knows what was paid for. Rebuild it"
        " from the originals, which are kept beside it, as the message says."
    ),
    "ledger.empty": (
        "The ledger is a file without a byte in it. It is never taken for a new one beside originals that were paid "
        "for: rebuild it from them, as the message says."
    ),
    "ledger.foreign": (
        "The file in the ledger's place is another program's database. It has not been touched. Move it away, and "
        "where originals lie beside it rebuild the ledger from them, as the message says."
    ),
    "ledger.missing": (
        "Originals, answers or decisions are there, and the ledger that knows of them is not. No new one is begun over "
        "them: bring it back from a backup, or rebuild it from what is there, as the message says."
    ),
    "ledger.failed": (
        "The ledger could not be used; the message says why. Nothing is bought without a ledger that can be written."
    ),
    "ledger.in-use": (
        "The ledger cannot be rebuilt, nor brought to a newer form, while a run uses it. Wait for that run to end, or "
        "stop it."
    ),
    "ledger.network-disk": (
        "The catalog lies on a network file system, such as NFS, SMB or a folder shared by a virtual machine's host. "
        "There, locks do not keep two machines apart, so a picture could be paid for twice and the ledger be damaged. "
        "Looking is allowed; to run, keep the catalog on a local disk. Where only ever one process uses it, "
        "network_disk = true in packshot.toml lets it run all the same."
    ),
    "ledger.newer": (
        "A newer packshot wrote this ledger, and this one does not know its form. Update packshot; the ledger has"
        " not been touched."
    ),
    "ledger.no-attempt": (
        "The ledger does not know a call it was asked about. This is a bug of packshot, or the ledger was changed"
        " by hand."
    ),
    "ledger.nothing": (
        "There is no .packshot folder beside the catalog, so nothing has been made of it that could be tidied or "
        "backed up. Most often the path is another catalog's."
    ),
    "ledger.read-only": (
        "The ledger may not be written. Give write access to the catalog's .packshot folder and run again."
    ),
    "ledger.unlisted": (
        "There are originals the ledger does not list. They are kept and never deleted; rebuilding the ledger "
        "lists them again."
    ),
    "ledger.unwritten": (
        "The ledger holds decisions that its journal beside it, decisions.jsonl, does not: somebody changed or removed "
        "that file. Nothing is lost yet, but a rebuild reads the journal. Move the file away; the next decision writes "
        "all of them again."
    ),
    "original.damaged": (
        "A provider's answer was paid for and is not a whole picture. The answer is kept and counted. To pay for "
        "another one, run with --retry-unknown."
    ),
    "original.missing": (
        "The file of an original the ledger lists is not there. Bring back the .packshot/originals folder from a "
        "copy; without it the picture has to be made again."
    ),
    "original.unreadable": ("An original cannot be decoded. It is kept. A new take makes another one."),
    "plugin.broken": (
        "A plugin raised an error while it was loaded. Only catalogs that use it are stopped. Repair, update or "
        "uninstall it; `packshot plugins` shows where it comes from."
    ),
    "plugin.exists": (
        "`packshot plugin new` writes new files only, and one of them is there already. Choose another name, or "
        "another folder with --to."
    ),
    "plugin.name": (
        "A plugin's name is what catalogs write and never changes: lower-case letters and digits, with dashes between, "
        "like acme-flat."
    ),
    "plugin.hangs": (
        "A plugin was not imported within ten seconds and was given up; the message names the line it was at. Clients, "
        "models and everything else that takes time belong in its `open`. Only catalogs that use it are stopped."
    ),
    "plugin.memory": (
        "The run has grown by more memory than packshot.toml allows (plugin_megabytes), and this plugin kept most: it "
        "is not asked any more in this run. The pictures that do without it were made."
    ),
    "plugin.overdue": (
        "A plugin took longer than it may for one picture and was given up: a generator has its own deadline, "
        "post-processors, checks and the storage have plugin_seconds of packshot.toml. The message names the line it "
        "was at. After three times it is not asked any more in this run. The other pictures were made."
    ),
    "plugin.raised": (
        "A plugin raised an error it should not. Report it to the plugin's author, or use another plugin. The "
        "other pictures were made."
    ),
    "plugin.unfit": (
        "A plugin provides something packshot cannot use: a class of the wrong kind, one without a name, one made"
        " for a newer packshot, or one whose name is taken by another plugin."
    ),
    "plugin.unknown": ("No installed plugin has this name. `packshot plugins` lists them all."),
    "plugin.unknown-hook": (
        "A plugin implements a hook packshot does not have, so it would never be called. Most often its name is "
        "misspelt."
    ),
    "explain.unknown": (
        "`packshot explain` takes a catalog (a folder or its catalog.toml) or one of the codes that stand in "
        "`error[...]`, and what you gave is neither."
    ),
    "redo.unheard": (
        "A picture is to be made anew with a note, and the next one would be the same: its generator follows no words, "
        "or its template does not use redo. Change the record, the shot or the template, or decide otherwise."
    ),
    "select.no-drafts": (
        "--approved makes pictures from the approved drafts of a lower tier, and no shot has a lower tier than the one "
        "that was asked for. Name a higher one with --tier, or state the lower one as a shot's draft."
    ),
    "select.nothing": (
        "No picture of the catalog matches --product, --shot, --scene and --colorway together. `packshot plan` "
        "without them lists what there is."
    ),
    "select.unknown-product": (
        "A product was asked for by its id, and no record has it. The ids are in the id column of the records."
    ),
    "shot.missing-axis": (
        "A shot's template speaks of a colorway or a scene, and the shot takes no pictures by it. Add the axis to"
        " `each`, or choose another template."
    ),
    "review.bad-export": (
        "The page is written as one file: a name that ends in .html makes one page with its pictures inside, at most "
        "1,600 pixels long; one that ends in .zip holds the page and the pictures as they are."
    ),
    "storage.changed": (
        "The file that stands in the storage has another length than the one packshot put there. It may be somebody's "
        "own work, so it is neither called packshot's nor overwritten. Delete it and run again, and the picture is "
        "stored anew from its original; or keep it under another name."
    ),
    "storage.failed": (
        "The storage did not take or give a file. Originals are kept on this computer; once the storage answers, "
        "run again to store them without paying again."
    ),
    "storage.key": (
        "A finished file would stand where another one stands, or where none may. Name in the [storage] key what "
        "tells the pictures apart, like {{ shot }}, {{ scene.key }} or {{ take }}."
    ),
    "template.front-matter": (
        "The part between the +++ lines at the top of a template is not what packshot expects: TOML with title, "
        "operation, images, needs and change."
    ),
    "template.missing": (
        "There is no template of this name, neither in the catalog's templates folder nor in a plugin. `packshot "
        "templates` lists them."
    ),
    "template.render": (
        "A template could not be filled in for a product; the message names the line and what was missing."
    ),
    "template.syntax": ("A template is not valid Jinja, so no prompt can be made of it. The message names the line."),
    "template.unknown-name": (
        "A template uses a name that does not exist. It may use product, colorway, scene, shot and their fields; "
        "a record's own columns are in product.facts."
    ),
}
