import type { RequestChannel } from '../../../shared/channels'
import { toEnvelope, CausewayError } from '../../../shared/errors'
import type { JobView, StepInput } from '../../../shared/jobs'
import type { Context } from '../context'
import type { Handlers } from '../router'
import type { PathTokens } from '../tokens'

type JobChannel = Extract<RequestChannel, `jobs.${string}`>

/** The guided procedure. Steps run in the engine; everything else about a job is done here, on the journal. */
export function jobHandlers(context: Context): Pick<Handlers, JobChannel> {
  const { engine, tokens } = context
  return {
    'jobs.list': async () => {
      const jobs = await context.jobs()
      return jobs.list().map((job) => engine.viewOf(job.id) ?? job)
    },
    'jobs.get': (id) => jobView(context, id),
    'jobs.start-send': async (request) => (await context.jobs()).startSend(request),
    'jobs.start-receive': async () => (await context.jobs()).startReceive(),
    'jobs.start-verify': async () => (await context.jobs()).startVerify(),
    'jobs.run-step': async (id, input) => {
      await engine.runStep(id, input, pathsIn(input, tokens))
      return jobView(context, id)
    },
    'jobs.pause': async (id) => {
      ;(await context.jobs()).demandMay(id)
      engine.tell(id, 'pause')
      return jobView(context, id)
    },
    'jobs.resume': async (id) => {
      ;(await context.jobs()).demandMay(id)
      engine.tell(id, 'resume')
      return jobView(context, id)
    },
    'jobs.cancel': async (id) => {
      ;(await context.jobs()).demandMay(id)
      if (engine.jobsInHand.includes(id)) {
        engine.tell(id, 'cancel')
        await engine.settled(id)
        return (await context.jobs()).get(id)
      }
      return (await context.jobs()).cancel(id)
    },
    'jobs.answer-challenge': async (id, answer) => (await context.jobs()).answerChallenge(id, answer),
    'jobs.decline-challenge': async (id) => (await context.jobs()).declineChallenge(id),
    'jobs.prove-presence': async (id, proof) => (await context.jobs()).provePresence(id, proof),
  }
}

/** Tells the window how a job stands after its step: the engine's last view may have said that it runs. */
export async function tellSettled(context: Context, jobId: string): Promise<void> {
  context.jobChanged((await context.jobs()).get(jobId))
}

/** Tells the window how jobs stand after the engine ended beneath them: not running, and why. */
export async function tellCrashed(context: Context, jobIds: readonly string[], exitCode: number): Promise<void> {
  const jobs = await context.jobs()
  const error = toEnvelope(new CausewayError('unexpected', { exitCode }, 'The engine process ended.'))
  for (const id of jobIds) {
    const job = jobs.get(id)
    const steps = job.steps.map((step) => (step.id === job.currentStep ? { ...step, error } : step))
    // The window keeps the newer of two views, and the engine's last one said that the job runs.
    context.jobChanged({ ...job, steps, updatedAt: new Date().toISOString() })
  }
}

/** The folders that an input names, by their tokens. @throws CausewayError `usage` for a token of another purpose */
function pathsIn(input: StepInput, tokens: PathTokens): Record<string, string> {
  const media = 'media' in input ? input.media : []
  const companions = 'companions' in input ? (input.companions ?? []) : []
  const folders = companions.flatMap(({ folder }) => folder ?? [])
  return Object.fromEntries([
    ...media.map((token) => [token, tokens.pathOf(token, 'medium')] as const),
    ...folders.map((token) => [token, tokens.pathOf(token, 'companion-folder')] as const),
  ])
}

async function jobView(context: Context, id: string): Promise<JobView> {
  return context.engine.viewOf(id) ?? (await context.jobs()).get(id)
}
