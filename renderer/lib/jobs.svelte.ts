/** The jobs as main tells them. This store holds no truth of its own: every change in it came from main. */
import { SvelteMap } from 'svelte/reactivity'
import type { TransferMode } from '../../shared/baseline'
import { toEnvelope, type ErrorEnvelope } from '../../shared/errors'
import type { JobView, StepInput } from '../../shared/jobs'
import type { Progress } from '../../shared/progress'
import type { JobKind } from '../../shared/steps'
import { ask, onNotice } from './bridge'

/** Progress notices that the throughput picture shows. */
const SPEEDS_KEPT = 60
/** Kinds whose place opens at the unfinished job touched last: coming back finds it. */
const TAKEN_UP: readonly JobKind[] = ['send', 'receive']

/** Work in hand: the last report and the speeds before it, oldest first, in bytes per second. */
export interface LiveWork {
  readonly progress: Progress
  readonly speeds: readonly number[]
}

const jobs = new SvelteMap<string, JobView>()
const live = new SvelteMap<string, LiveWork>()
const refusals = new SvelteMap<string, ErrorEnvelope>()
const opened = new SvelteMap<JobKind, string | null>()
let loading: Promise<void> | null = null
let loaded = $state(false)

/** Begins to follow main's jobs, once for the life of the window; later calls wait for the same first answer. */
export function followJobs(): Promise<void> {
  loading ??= follow()
  return loading
}

async function follow(): Promise<void> {
  onNotice('job-changed', adopt)
  onNotice('job-progress', ({ jobId, progress }) => {
    live.set(jobId, { progress, speeds: nextSpeeds(live.get(jobId), progress) })
  })
  try {
    for (const job of await ask('jobs.list')) adopt(job)
    for (const kind of TAKEN_UP) if (!opened.has(kind)) openJob(kind, unfinishedJobs(kind)[0]?.id ?? null)
    loaded = true
  } catch (error) {
    loading = null
    throw error
  }
}

export function jobsAreLoaded(): boolean {
  return loaded
}

/** Jobs of a kind that still want something, the one touched last first. */
export function unfinishedJobs(kind: JobKind): JobView[] {
  return [...jobs.values()]
    .filter((job) => job.kind === kind && job.state !== 'ended')
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
}

/** The job that the place of a kind shows; null while it shows its overview. */
export function openedJob(kind: JobKind): JobView | null {
  const id = opened.get(kind)
  return (id && jobs.get(id)) || null
}

/** Shows a job in the place of its kind; `null` shows that place's overview. The job itself goes on either way. */
export function openJob(kind: JobKind, jobId: string | null): void {
  opened.set(kind, jobId)
}

export function liveWork(jobId: string): LiveWork | null {
  return live.get(jobId) ?? null
}

/** Why main refused the operator's last request for this job; gone as soon as another is made. */
export function refusal(jobId: string): ErrorEnvelope | null {
  return refusals.get(jobId) ?? null
}

/** Starts a job and opens it in its place. */
export async function startSend(destination: string, mode: TransferMode): Promise<void> {
  start(await ask('jobs.start-send', { destination, mode }))
}

export async function startReceive(): Promise<void> {
  start(await ask('jobs.start-receive'))
}

export async function startVerify(): Promise<void> {
  start(await ask('jobs.start-verify'))
}

export function runStep(jobId: string, input: StepInput): Promise<void> {
  return request(jobId, () => ask('jobs.run-step', jobId, input))
}

export function pauseJob(jobId: string): Promise<void> {
  return request(jobId, () => ask('jobs.pause', jobId))
}

export function resumeJob(jobId: string): Promise<void> {
  return request(jobId, () => ask('jobs.resume', jobId))
}

export function cancelJob(jobId: string): Promise<void> {
  return request(jobId, () => ask('jobs.cancel', jobId))
}

/** @param groups what was typed into the blanked groups, in their order */
export function answerChallenge(jobId: string, groups: string[], holder: string): Promise<void> {
  return request(jobId, () => ask('jobs.answer-challenge', jobId, { groups, holder }))
}

/** A second person proves to be there. @returns true when the credential was right */
export async function provePresence(jobId: string, account: string, secret: string): Promise<boolean> {
  await request(jobId, () => ask('jobs.prove-presence', jobId, { account, secret }))
  return !refusals.has(jobId)
}

export function declineChallenge(jobId: string): Promise<void> {
  return request(jobId, () => ask('jobs.decline-challenge', jobId))
}

async function request(jobId: string, send: () => Promise<JobView>): Promise<void> {
  refusals.delete(jobId)
  try {
    adopt(await send())
  } catch (error) {
    refusals.set(jobId, toEnvelope(error))
  }
}

function start(job: JobView): void {
  adopt(job)
  openJob(job.kind, job.id)
}

/** An answer may arrive after a notice that is newer than it: the newer one stays. */
function adopt(job: JobView): void {
  const known = jobs.get(job.id)
  if (known && known.updatedAt > job.updatedAt) return
  if (known?.currentStep !== job.currentStep || job.state === 'idle' || job.state === 'ended') live.delete(job.id)
  jobs.set(job.id, job)
}

function nextSpeeds(before: LiveWork | undefined, progress: Progress): number[] {
  if (progress.kind !== 'bytes') return []
  const samePhase = before?.progress.kind === 'bytes' && before.progress.phase === progress.phase
  return [...(samePhase ? before.speeds : []), progress.bytesPerSecond].slice(-SPEEDS_KEPT)
}
