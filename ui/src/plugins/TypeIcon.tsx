/** The icon of a type: that of its group. All groups come with one answer. */
import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client'

const groupOf = (type: string): string => type.slice(0, type.lastIndexOf('.'))

export function TypeIcon({ type, size = 18 }: { type: string; size?: number }) {
  const icons = useQuery({
    queryKey: ['plugin-icons'],
    queryFn: () => get('/api/v1/plugins/icons/groups'),
    staleTime: Infinity,
  })
  const icon = icons.data?.[groupOf(type)]?.icon
  return icon ? (
    <img className="type-icon" src={`data:image/svg+xml;base64,${icon}`} width={size} height={size} alt="" />
  ) : (
    <span className="type-icon" style={{ width: size, height: size }} />
  )
}
