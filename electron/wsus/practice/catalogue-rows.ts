import { CATEGORIES, DETECTOIDS, FAMILIES, type Category } from './catalogue'
import { knowledgeBaseNumber, type StoredFile } from './content'
import type { UpdateRow } from './database'
import { base64Of, updateDocument, type DocumentFacts } from './documents'
import { guidOf } from './random'

export interface CatalogueParts {
  readonly updates: number
  readonly seed: number
  /** Files of each update that is not a bundle. */
  readonly groups: readonly (readonly StoredFile[])[]
  readonly licences: readonly (StoredFile & { readonly language: string })[]
}

const BUNDLE_EVERY = 10

/** Every tenth update is a bundle of the two before it, without files of its own. */
export function bundleCount(updates: number): number {
  return Math.floor(updates / BUNDLE_EVERY)
}

/** The practice catalogue in the order of an export: detectoids and categories first, then updates. */
export function* practiceRows(parts: CatalogueParts): Generator<UpdateRow> {
  for (const detectoid of DETECTOIDS) yield detectoidRow(detectoid)
  for (const category of CATEGORIES) yield categoryRow(category)
  let carrier = 0
  let previous: UpdateRow[] = []
  const latest = new Map<number, string>()
  for (let index = 0; index < parts.updates; index += 1) {
    const bundle = index % BUNDLE_EVERY === BUNDLE_EVERY - 1
    const row = bundle
      ? softwareRow(parts, index, { bundled: previous.slice(-2) })
      : softwareRow(parts, index, { files: parts.groups[carrier] ?? [], supersedes: replacedBy(index, latest) })
    if (!bundle) {
      carrier += 1
      latest.set(index % FAMILIES.length, row.updateId)
    }
    previous = [...previous.slice(-1), row]
    yield row
  }
}

/** Two of three updates replace the one of their family before them. */
function replacedBy(index: number, latest: ReadonlyMap<number, string>): string[] {
  const before = latest.get(index % FAMILIES.length)
  return before === undefined || index % 3 === 0 ? [] : [before]
}

function detectoidRow(detectoid: (typeof DETECTOIDS)[number]): UpdateRow {
  const title = { en: detectoid.title }
  return row(
    { updateId: detectoid.id, revision: 100, updateType: 'Detectoid', title, created: FIRST_DAY, prefixed: true },
    [],
    [],
  )
}

function categoryRow(category: Category): UpdateRow {
  const parent = category.type === 'Product' ? ['Windows'] : category.type === 'ProductFamily' ? ['Microsoft'] : []
  const categories = CATEGORIES.filter(({ title }) => parent.includes(title.en)).map(({ id }) => id)
  return row(
    {
      updateId: category.id,
      revision: 101,
      updateType: 'Category',
      categoryType: category.type,
      title: category.title,
      created: FIRST_DAY,
      prerequisites: categories,
      prefixed: true,
    },
    [],
    [],
  )
}

const FIRST_DAY = '2026-01-13T18:00:00.000Z'

function softwareRow(
  parts: CatalogueParts,
  index: number,
  own: {
    readonly files?: readonly StoredFile[]
    readonly supersedes?: readonly string[]
    readonly bundled?: readonly UpdateRow[]
  },
): UpdateRow {
  const { files = [], supersedes = [], bundled = [] } = own
  const family = FAMILIES[index % FAMILIES.length]!
  const month = index % 12
  const knowledgeBase = knowledgeBaseNumber(index)
  // The files take part in the identity: a second export server with other content offers other updates.
  const identity = [
    'practice update',
    parts.seed,
    index,
    ...files.map(({ sha1 }) => sha1),
    ...bundled.map(({ updateId }) => updateId),
  ]
  return row(
    {
      updateId: guidOf(identity.join(' ')),
      revision: 200 + (index % 5),
      updateType: 'Software',
      title: family.title(`2026-${String(month + 1).padStart(2, '0')}`, knowledgeBase),
      // A line break and a character outside the basic plane: lengths count UTF-16 units, records are not lines.
      description: `Install this update to resolve issues.\nPractice update ${index + 1} of ${parts.updates} \u{1F6E1}`,
      created: new Date(Date.UTC(2026, month, 13, 18, 0, 0, index % 1000)).toISOString(),
      knowledgeBase,
      files,
      licences: index % 6 === 0 ? parts.licences : [],
      prerequisites: [DETECTOIDS[0].id],
      categories: [family.product.id, family.classification.id],
      supersedes,
      bundled,
      prefixed: index % 4 !== 3,
    },
    [family.product.id],
    [family.classification.id],
  )
}

function row(facts: DocumentFacts, categories: readonly string[], classifications: readonly string[]): UpdateRow {
  const named = new Map([...(facts.files ?? []), ...(facts.licences ?? [])].map((file) => [file.sha1, file]))
  return {
    updateId: facts.updateId,
    revision: facts.revision,
    updateType: facts.updateType,
    categoryType: facts.categoryType ?? null,
    title: facts.title.en,
    files: [...named.values()].map((file) => ({ digest: base64Of(file.sha1), name: file.fileName })),
    categories: [...categories],
    classifications: [...classifications],
    xml: updateDocument(facts),
  }
}
