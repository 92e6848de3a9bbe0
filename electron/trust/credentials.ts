/**
 * Personal credentials, in credentials.json: what a second person types to prove presence. Only a salted scrypt hash
 * (RFC 7914) is kept, with its parameters beside it, so that they can grow later. The secret itself is nowhere: not in
 * the journal, not in the ledger, not in an error.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { utcSchema } from '../../shared/domain'
import { CausewayError } from '../../shared/errors'
import { accountNameSchema, secretSchema } from '../../shared/policy-schemas'
import { readHomeFile, writeHomeFile } from '../files/home-file'
import { withFileLock } from './file-lock'

const KEY_BYTES = 32
const SALT_BYTES = 16
/** 32 MiB and about a tenth of a second for each try; OWASP's password storage cheat sheet asks for as much as one can bear. */
const COST = { n: 2 ** 15, r: 8, p: 3 } as const
/** A file that asks for more is not ours, and would only make the computer busy. */
const MOST_MEMORY = 256 * 1024 * 1024

const hexSchema = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${String(2 * bytes)}}$`))

const credentialSchema = z.strictObject({
  account: accountNameSchema,
  algorithm: z.literal('scrypt'),
  n: z
    .number()
    .int()
    .min(2 ** 14)
    .max(2 ** 18),
  r: z.number().int().min(8).max(16),
  p: z.number().int().min(1).max(16),
  salt: hexSchema(SALT_BYTES),
  hash: hexSchema(KEY_BYTES),
  setAt: utcSchema,
  setBy: accountNameSchema,
})
export type Credential = z.infer<typeof credentialSchema>

const fileSchema = z.strictObject({
  formatVersion: z.literal(1),
  credentials: z
    .array(credentialSchema)
    .max(200)
    .refine((all) => new Set(all.map(({ account }) => keyOf(account))).size === all.length, 'no account twice'),
})

/** The credentials of a station. Every call reads the file anew; changes and tries are made one at a time. */
export class Credentials {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Returns what the file holds. @throws CausewayError `station.damaged`, `file.unreadable` (details: path) */
  records(): readonly Credential[] {
    return this.#read()
  }

  /**
   * Sets or replaces an account's credential.
   * @param before told of the record before the file holds it
   * @throws CausewayError `usage` (details: field, problem) for a secret below 8 or above 256 characters, and what
   *   `before` throws
   */
  async set(
    account: string,
    secret: string,
    by: { readonly setAt: string; readonly setBy: string },
    before: (record: Credential) => void,
  ): Promise<void> {
    if (!secretSchema.safeParse(secret).success)
      throw new CausewayError('usage', { field: 'secret', problem: 'a personal credential has 8 to 256 characters' })
    const salt = randomBytes(SALT_BYTES)
    const hash = await derive(secret, salt, COST)
    const made = {
      account,
      algorithm: 'scrypt' as const,
      ...COST,
      salt: salt.toString('hex'),
      hash: hash.toString('hex'),
    }
    const checked = credentialSchema.safeParse({ ...made, ...by })
    if (!checked.success) throw new CausewayError('usage', { field: 'account', problem: 'not an account name' })
    await this.#change((all) => {
      before(checked.data)
      return [...all.filter((each) => keyOf(each.account) !== keyOf(account)), checked.data]
    })
  }

  /**
   * Takes an account's record away; one that is missing is no fault.
   * @param before asked while nobody else can change the file; what it throws leaves the file as it is
   */
  async remove(account: string, before: () => void): Promise<void> {
    await this.#change((all) => {
      before()
      return all.filter((each) => keyOf(each.account) !== keyOf(account))
    })
  }

  /**
   * True when this is the account's secret. The time taken tells nothing about how much of it was right. Tries are made
   * one after the other, also by several processes, so that nobody gets more of them than are counted.
   * @param before asked while nobody else can try, with the account's record; what it throws ends the try
   * @param after told of the outcome before the next can try
   * @throws CausewayError `credential.unknown` (details: account), and what `before` and `after` throw
   */
  async check(
    account: string,
    secret: string,
    {
      before,
      after,
    }: { readonly before: (record: Credential | null) => void; readonly after: (isRight: boolean) => void },
  ): Promise<boolean> {
    return withFileLock(this.#path, async () => {
      const record = this.#read().find((each) => keyOf(each.account) === keyOf(account)) ?? null
      before(record)
      if (!record) throw new CausewayError('credential.unknown', { account })
      const { salt, hash, ...cost } = record
      const isRight = timingSafeEqual(await derive(secret, Buffer.from(salt, 'hex'), cost), Buffer.from(hash, 'hex'))
      after(isRight)
      return isRight
    })
  }

  #read(): readonly Credential[] {
    return readHomeFile(this.#path, (content) => fileSchema.parse(content).credentials, { isSecret: true }) ?? []
  }

  async #change(edit: (all: readonly Credential[]) => readonly Credential[]): Promise<void> {
    await withFileLock(this.#path, async () => {
      await writeHomeFile(this.#path, { formatVersion: 1, credentials: edit(this.#read()) })
    })
  }
}

/** Account names are the same whatever their letter case, as Windows has it. */
function keyOf(account: string): string {
  return account.toLowerCase()
}

/** @param cost n·r·128 bytes of memory, p times over */
function derive(
  secret: string,
  salt: Buffer,
  cost: { readonly n: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  const { n, r, p } = cost
  return new Promise((resolve, reject) => {
    // The same letters may come composed or decomposed, as the keyboard has it.
    scrypt(secret.normalize('NFC'), salt, KEY_BYTES, { N: n, r, p, maxmem: MOST_MEMORY }, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}
