/** Where the tour's card stands: beside what it points at, or in the corner that covers least of it. */

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
interface Size {
  readonly width: number
  readonly height: number
}
interface Point {
  readonly left: number
  readonly top: number
}

const GAP = 12

/** @param target what is pointed at; null for nothing: then the lower right corner. */
export function placeCard(target: Box | null, card: Size, view: Size): Point {
  const right = view.width - card.width - GAP
  const bottom = view.height - card.height - GAP
  const corner = { left: right, top: bottom }
  if (!target) return corner
  const within = (at: number, most: number) => Math.max(GAP, Math.min(at, most))
  const beside: readonly Point[] = [
    { left: within(target.left, right), top: target.top + target.height + GAP },
    { left: within(target.left, right), top: target.top - card.height - GAP },
    { left: target.left + target.width + GAP, top: within(target.top, bottom) },
    { left: target.left - card.width - GAP, top: within(target.top, bottom) },
  ]
  const fits = ({ left, top }: Point) => left >= GAP && top >= GAP && left <= right && top <= bottom
  const corners: readonly Point[] = [
    corner,
    { left: GAP, top: bottom },
    { left: right, top: GAP },
    { left: GAP, top: GAP },
  ]
  const covered = (at: Point) => overlap(target, { ...at, ...card })
  return beside.find(fits) ?? corners.reduce((best, one) => (covered(one) < covered(best) ? one : best))
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top)
  return Math.max(0, width) * Math.max(0, height)
}
