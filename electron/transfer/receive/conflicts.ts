import { CausewayError } from '../../../shared/errors'
import { Problems } from '../../bag/problems'
import { joinMediumPath } from '../../files/safe-path'
import type { Conflict } from '../../workers/task'
import type { NamedFolder } from '../companions/apart'
import { companionFolder } from '../companions/companion-name'
import type { StepOutcome } from '../jobs/step'

/**
 * What has the names that files of the transfer should get, in the content store and in the folders of companions. All
 * of it becomes known in one run, since each file has to be looked at, and moved away, by a person.
 */
export class Conflicts {
  readonly #found = new Problems()
  #ofStore: CausewayError | null = null
  #ofCompanion: CausewayError | null = null

  /**
   * @param path of the file in the transfer, or where the level is that should be a folder
   * @param place the companion in whose folder it is; there it is named by where it is, the way out is another folder
   */
  add(path: string, conflict: Conflict, place: NamedFolder | null): void {
    const there = place ? pathIn(place, path) : path
    this.#found.add(there, conflict)
    if (place) this.#ofCompanion ??= new CausewayError('companion.conflict', { name: place.name, path: there })
    else this.#ofStore ??= new CausewayError('content.conflict', { path: there })
  }

  /** Why the step is not done, with the first of them and their number (`count`); null when there is none. */
  get outcome(): StepOutcome | null {
    const first = this.#ofStore ?? this.#ofCompanion
    if (!first) return null
    const { list, count } = this.#found
    return { error: new CausewayError(first.code, { ...first.details, count }), problems: { list, count } }
  }
}

function pathIn({ name, folder }: NamedFolder, path: string): string {
  const area = companionFolder(name)
  return path.startsWith(area) ? joinMediumPath(folder, path.slice(area.length)) : path
}
