/** The whole picture of a flow as a file: what is outside of the window too. */
import { getSmoothStepPath, Position } from '@xyflow/react'
import type { Drawn, Line, Placed } from './topology'

export interface Palette {
  readonly background: string
  readonly text: string
  readonly soft: string
  readonly line: string
  readonly error: string
  readonly box: string
}

interface Named {
  readonly palette: Palette /** What is written on a box. */
  readonly boxTitle: (box: Placed) => string /** The colour of a task by its state. */
  readonly colourOf?: (task: Placed) => string | undefined
}

const MARGIN = 24
const LETTER = 6.4
const FONT = 'font-family="\'Inter Variable\', Inter, system-ui, sans-serif"'

interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** An SVG document, and how large it is in pixels. */
export function svgOf(drawn: Drawn, named: Named): { text: string; width: number; height: number } {
  const places = placesOf(drawn)
  const all = [...places.values()]
  const [left, top] = [Math.min(0, ...all.map((one) => one.x)), Math.min(0, ...all.map((one) => one.y))]
  const width = Math.ceil(Math.max(0, ...all.map((one) => one.x + one.w)) - left + 2 * MARGIN)
  const height = Math.ceil(Math.max(0, ...all.map((one) => one.y + one.h)) - top + 2 * MARGIN)
  const of = (kind: (one: Placed) => boolean) => drawn.nodes.filter(kind)
  const parts = [
    ...of((one) => one.kind === 'box').map((one) => boxOf(one, places.get(one.id)!, named)),
    ...drawn.edges.map((one) => lineOf(one, places, drawn, named.palette)),
    ...of((one) => one.kind !== 'box').map((one) => nodeOf(one, places.get(one.id)!, named)),
  ]
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left - MARGIN} ${top - MARGIN} ${width} ${height}"><rect x="${left - MARGIN}" y="${top - MARGIN}" width="${width}" height="${height}" fill="${named.palette.background}"/>${parts.join('')}</svg>`
  return { text, width, height }
}

/** Where everything stands in the whole picture; parents come before their children. */
function placesOf({ nodes }: Drawn): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const { id, parent, x, y, w, h } of nodes) {
    const outer = parent === undefined ? { x: 0, y: 0 } : places.get(parent)!
    places.set(id, { x: outer.x + x, y: outer.y + y, w, h })
  }
  return places
}

function boxOf(box: Placed, { x, y, w, h }: Place, { palette, boxTitle }: Named): string {
  return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="8" fill="${palette.box}" fill-opacity="0.6" stroke="${palette.line}" stroke-dasharray="4 3"/>${written(boxTitle(box), x + 10, y + 16, w - 20, palette.soft, 11)}`
}

function nodeOf(node: Placed, { x, y, w, h }: Place, { palette, colourOf }: Named): string {
  if (node.kind === 'dot') return `<circle cx="${x + w / 2}" cy="${y + h / 2}" r="4" fill="${palette.line}"/>`
  return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="6" fill="${palette.background}" stroke="${colourOf?.(node) ?? palette.line}" stroke-width="1.5"/>${written(node.title, x + 10, y + 18, w - 20, palette.text, 12)}${written(node.type, x + 10, y + 33, w - 20, palette.soft, 11)}`
}

function lineOf(line: Line, places: ReadonlyMap<string, Place>, drawn: Drawn, palette: Palette): string {
  const [from, to] = [places.get(line.source), places.get(line.target)]
  if (!from || !to) return ''
  const isDown = drawn.direction === 'down'
  const ends = isDown
    ? {
        sourceX: from.x + from.w / 2,
        sourceY: from.y + from.h,
        sourcePosition: Position.Bottom,
        targetX: to.x + to.w / 2,
        targetY: to.y,
        targetPosition: Position.Top,
      }
    : {
        sourceX: from.x + from.w,
        sourceY: from.y + from.h / 2,
        sourcePosition: Position.Right,
        targetX: to.x,
        targetY: to.y + to.h / 2,
        targetPosition: Position.Left,
      }
  const [path, labelX, labelY] = getSmoothStepPath({ ...ends, ...STEPS, stepPosition: stepOf(line) })
  const stroke = line.isError ? `stroke="${palette.error}" stroke-dasharray="4 3"` : `stroke="${palette.line}"`
  return `<path d="${path}" fill="none" ${stroke}/>${line.label ? `<text x="${labelX}" y="${labelY + 4}" text-anchor="middle" font-size="11" fill="${palette.soft}" ${FONT}>${escaped(line.label)}</text>` : ''}`
}

/** How lines bend, on the page and in the file. */
export const STEPS = { offset: 10, borderRadius: 6 } as const

/** Lines meet above what they lead to, where that is the end of several branches. */
export const stepOf = (line: Line): number => (line.target.endsWith('.end') ? 1 : 0)

function written(text: string, x: number, y: number, room: number, fill: string, size: number): string {
  const most = Math.max(1, Math.floor(room / (LETTER * (size / 12))))
  const shown = text.length > most ? `${text.slice(0, most - 1)}…` : text
  return text ? `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" ${FONT}>${escaped(shown)}</text>` : ''
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Browsers refuse canvases that are larger on a side. */
const LARGEST = 8000

/** The same as points, twice as fine as a screen where that is possible. */
export async function pngOf({ text, width, height }: { text: string; width: number; height: number }): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const scale = Math.min(2, LARGEST / Math.max(width, height))
  const canvas = Object.assign(document.createElement('canvas'), {
    width: Math.floor(width * scale),
    height: Math.floor(height * scale),
  })
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  )
}

/** The colours of the page as it is now. */
export function paletteOfPage(): Palette {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(name).trim()
  return {
    background: of('--bg'),
    text: of('--fg'),
    soft: of('--fg2'),
    line: of('--line-strong'),
    error: of('--st-FAILED'),
    box: of('--s1'),
  }
}
