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

/** A graph that is looked at and not drawn. It takes no keys: with Space to pan by, none could be typed into an editor beside it. */
export const FIXED_GRAPH = {
  onlyRenderVisibleElements: true,
  fitView: true,
  nodesDraggable: false,
  nodesConnectable: false,
  edgesFocusable: false,
  panActivationKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  zoomActivationKeyCode: null,
  deleteKeyCode: null,
} as const
