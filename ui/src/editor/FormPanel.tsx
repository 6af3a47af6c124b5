/** A flow without code: what it is made of as an outline, and a form for what the cursor is on. The source stays the truth. */
import { Empty, Loading } from '../shell/parts'
import { t } from '../i18n'
import { flowOf, itemAt, withValue, type Flow, type Item } from './edits'
import { fieldsOfFlow, fieldsOfInput, fieldsOfType, type Field, type FlowSchema } from './fields'
import { FieldInput } from './FieldInput'
import { Outline } from './Outline'
import type { Hand } from './SourceEditor'
import { useFlowSchema } from './useFlowSchema'

interface Props {
  readonly source: string
  readonly line: number
  readonly hand: { readonly current: Hand }
}

export function FormPanel({ source, line, hand }: Props) {
  const schema = useFlowSchema()
  const flow = flowOf(source)
  if (!flow) return <Empty text={t('form.unreadable')} />
  const selected = itemAt(flow, line)
  return (
    <Loading query={schema}>
      {(found) => (
        <div className="form-panel" data-tour="form">
          <Outline source={source} flow={flow} selected={selected} schema={found} hand={hand} />
          <Form source={source} flow={flow} item={selected} schema={found} hand={hand} />
        </div>
      )}
    </Loading>
  )
}

/** So many properties of a type's own are shown at once, whether they are written or not. */
const FEW = 8

interface FormProps {
  readonly source: string
  readonly flow: Flow
  readonly item: Item | null
  readonly schema: FlowSchema
  readonly hand: { readonly current: Hand }
}

function Form({ source, flow, item, schema, hand }: FormProps) {
  const fields = fieldsFor(item, schema)
  const path = item?.body ?? []
  const values = valueAt(flow.value, path)
  const hasFew = fields.filter((one) => one.isOwn).length <= FEW
  const isWritten = (one: Field) =>
    one.isRequired || one.name === 'id' || values[one.name] !== undefined || (one.isOwn && hasFew)
  const change = (name: string, value: unknown) => hand.current.write(withValue(source, [...path, name], value))
  // A field belongs to what it changes: going to another task must not carry over what is being typed.
  const field = (one: Field) => (
    <FieldInput
      key={`${path.join('/')} ${one.name}`}
      field={one}
      value={values[one.name]}
      onChange={(value) => change(one.name, value)}
    />
  )
  const others = fields.filter((one) => !isWritten(one))
  return (
    <section className="form-fields pad" aria-label={t('form.properties')} tabIndex={0}>
      <header>
        <h2 className="ellipsis">{item ? item.id || t('form.unnamed') : t('form.flow')}</h2>
        {item ? <span className="soft meta mono ellipsis">{item.type}</span> : null}
      </header>
      {item && fields.length === 0 ? <p className="soft">{t('form.unknownType')}</p> : null}
      {fields.filter(isWritten).map(field)}
      {others.length > 0 ? (
        <details>
          <summary>{t('form.more', { count: others.length })}</summary>
          <div className="form-more">{others.map(field)}</div>
        </details>
      ) : null}
    </section>
  )
}

function fieldsFor(item: Item | null, schema: FlowSchema): Field[] {
  if (!item) return fieldsOfFlow(schema)
  return item.path[0] === 'inputs' ? fieldsOfInput(schema, item.type) : fieldsOfType(schema, item.type)
}

function valueAt(flow: unknown, path: readonly (string | number)[]): Readonly<Record<string, unknown>> {
  let at = flow
  for (const part of path) at = (at as Record<string | number, unknown> | undefined)?.[part]
  return (at ?? {}) as Record<string, unknown>
}
