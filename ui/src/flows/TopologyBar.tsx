/** What stands over a picture: search, direction, and the picture as a file. */
import { ActionIcon, Menu, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Panel, useReactFlow } from '@xyflow/react'
import { useState } from 'react'
import { keepFile } from '../api/client'
import { count, t, type Key } from '../i18n'
import { change } from '../settings/settings'
import { IconArrowDown, IconArrowRight, IconDownload } from '../shell/icons'
import { messageOf } from '../shell/parts'
import { paletteOfPage, pngOf, svgOf } from './picture'
import type { Drawn, Placed } from './topology'

/** What is written on a box. */
export const boxTitle = (box: Placed): string =>
  [t(`topology.box.${box.box ?? 'group'}` as Key), box.title].filter(Boolean).join(' ')

/** Tasks and triggers whose name or type holds a text. */
export const holding = (drawn: Drawn, text: string): Placed[] => {
  const wanted = text.trim().toLowerCase()
  return wanted === ''
    ? []
    : drawn.nodes.filter(
        (one) =>
          (one.kind === 'task' || one.kind === 'trigger') && `${one.title} ${one.type}`.toLowerCase().includes(wanted),
      )
}

interface Props {
  readonly drawn: Drawn
  readonly name: string
  readonly text: string
  readonly onSearch: (text: string) => void
  readonly colourOf?: (placed: Placed) => string | undefined
}

export function TopologyBar({ drawn, name, text, onSearch, colourOf }: Props) {
  const hits = holding(drawn, text)
  const [at, setAt] = useState(-1)
  const { fitView } = useReactFlow()
  const goTo = (index: number, among: readonly Placed[]) => {
    const hit = among[index]
    setAt(hit ? index : -1)
    if (hit) void fitView({ nodes: [{ id: hit.id }], maxZoom: 1, minZoom: 1, duration: 120 })
  }
  const search = (next: string) => {
    onSearch(next)
    goTo(0, holding(drawn, next))
  }
  const keep = async (kind: 'svg' | 'png') => {
    try {
      const picture = svgOf(drawn, { palette: paletteOfPage(), boxTitle, colourOf })
      keepFile(
        kind === 'svg' ? new Blob([picture.text], { type: 'image/svg+xml' }) : await pngOf(picture),
        `${name}.${kind}`,
      )
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  const isDown = drawn.direction === 'down'
  const turn = t(isDown ? 'topology.toRight' : 'topology.toDown')
  return (
    <Panel position="top-left" className="topology-bar">
      <TextInput
        data-search
        size="xs"
        w={170}
        type="search"
        value={text}
        placeholder={t('topology.search')}
        aria-label={t('topology.search')}
        onChange={(event) => search(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && hits.length > 0)
            goTo((at + (event.shiftKey ? hits.length - 1 : 1)) % hits.length, hits)
        }}
      />
      <span className="soft meta num" role="status">
        {text.trim() === ''
          ? ''
          : hits.length === 0
            ? t('list.nothing')
            : at < 0
              ? count('topology.found', hits.length)
              : t('topology.hit', { at: at + 1, all: hits.length })}
      </span>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={turn}
        title={turn}
        onClick={() => change({ isTopologyFlat: isDown })}
      >
        {isDown ? <IconArrowRight size={16} /> : <IconArrowDown size={16} />}
      </ActionIcon>
      <Menu position="bottom-start">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('topology.export')} title={t('topology.export')}>
            <IconDownload size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void keep('svg')}>SVG</Menu.Item>
          <Menu.Item onClick={() => void keep('png')}>PNG</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Panel>
  )
}
