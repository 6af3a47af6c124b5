import { useReactFlow, useStore, type FitViewOptions } from '@xyflow/react'
import { useEffect } from 'react'

/** Shows all of a graph again when the room for it becomes wider or narrower: a phone is turned, a panel opens. Stands inside the graph. */
export function Refit({ options }: { options: FitViewOptions }) {
  const { fitView } = useReactFlow()
  const width = useStore((state) => state.width)
  useEffect(() => {
    if (width > 0) void fitView(options)
  }, [width, fitView, options])
  return null
}

/** Keys of a picture that it would take from the whole page: with Space to pan by, none can be typed into an editor beside it. */
export const NO_KEYS = {
  panActivationKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  zoomActivationKeyCode: null,
  deleteKeyCode: null,
} as const
