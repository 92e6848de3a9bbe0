/** A small picture that is readable on light and on dark paper. */

export interface Plot {
  readonly title: string
  readonly x: { readonly title: string; readonly values: readonly number[] }
  readonly series: readonly { readonly title: string; readonly values: readonly number[] }[]
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [640, 400, 70, 20, 70, 50]
const COLOURS = ['#2b7cb8', '#c2651a']

/** Lines through points, both axes logarithmic. */
export function logLogPlot({ title, x, series }: Plot): string {
  const across = axis(x.values, LEFT, WIDTH - RIGHT)
  const up = axis(
    series.flatMap(({ values }) => values),
    HEIGHT - BOTTOM,
    TOP,
  )
  const grid = [
    ...across.decades.map((value) => {
      const at = across.place(value)
      return `${line(at, TOP, at, HEIGHT - BOTTOM)}${text(at, HEIGHT - BOTTOM + 18, 'middle', named(value))}`
    }),
    ...up.decades.map((value) => {
      const at = up.place(value)
      return `${line(LEFT, at, WIDTH - RIGHT, at)}${text(LEFT - 8, at + 4, 'end', named(value))}`
    }),
  ]
  const lines = series.map(({ title: name, values }, n) => {
    const points = values.map((value, i) => [across.place(x.values[i] ?? 1), up.place(value)] as const)
    const colour = COLOURS[n % COLOURS.length] ?? ''
    const path = points.map(([at, height]) => `${round(at)},${round(height)}`).join(' ')
    const dots = points.map(
      ([at, height]) => `<circle cx="${round(at)}" cy="${round(height)}" r="4" fill="${colour}"/>`,
    )
    const key = `<rect x="${LEFT + n * 180}" y="44" width="14" height="4" fill="${colour}"/>`
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${key}${text(LEFT + 20 + n * 180, 50, 'start', name)}`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<style>
  text { font: 13px sans-serif; fill: #1f2328 }
  line { stroke: #8886; stroke-width: 1 }
  .paper { fill: #ffffff }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .paper { fill: #0d1117 } }
</style>
<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>
${text(LEFT, 26, 'start', title)}
${text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, 'middle', x.title)}
${[...grid, ...lines].join('\n')}
</svg>
`
}

function axis(values: readonly number[], from: number, to: number) {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  return {
    decades: Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n)),
    place: (value: number): number => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
  }
}

const round = (value: number): string => value.toFixed(1)
const named = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 3 })
const text = (x: number, y: number, anchor: string, words: string): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${words}</text>`
const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`
