/** The form of inputs: every type has its field, the server is asked while it is filled in, and what is shown is what is sent. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { faultsOf } from './axe'
import { save, settled, watched } from './server'

const FLOW = `id: asking
namespace: company.inputs
inputs:
  - {id: text, type: STRING, defaults: Ada, description: "Who **it** is for."}
  - {id: whole, type: INT, min: 1, max: 10, required: false}
  - {id: is, type: BOOLEAN, required: false}
  - {id: color, type: SELECT, values: [red, green, blue, black, white, grey, pink, brown, amber], required: false}
  - {id: size, type: SELECT, values: [small, large], isRadio: true, defaults: small}
  - {id: own, type: SELECT, values: [one, two], allowCustomValue: true, required: false}
  - {id: first, type: SELECT, values: [alpha, beta], autoSelectFirst: true}
  - {id: many, type: MULTISELECT, values: [a, b, c], required: false}
  - {id: when, type: DATETIME, required: false}
  - {id: length, type: DURATION, defaults: PT1H30M}
  - {id: json, type: JSON, defaults: '{"a": 1, "b": [2]}'}
  - {id: list, type: ARRAY, itemType: INT, required: false}
  - {id: file, type: FILE, allowedFileExtensions: [.csv], required: false}
  - {id: deep, type: BOOLEAN, defaults: false}
  - {id: why, type: STRING, dependsOn: {inputs: [deep], condition: "{{ inputs.deep }}"}}
  - {id: named, type: STRING, defaults: "{{ inputs.text | upper }}", dependsOn: {inputs: [text]}}
  - {id: rendered, type: SELECT, expression: "{{ ['x', 'y'] }}", required: false}
checks:
  - {condition: "{{ inputs.whole != 7 }}", message: Seven is taken., style: ERROR, behavior: BLOCK_EXECUTION}
tasks:
  - {id: give, type: io.kestra.plugin.core.debug.Return, format: "{{ inputs }}"}
`

const opened = async (page: Page): Promise<Locator> => {
  await settled(page, { isTourDone: true })
  await page.goto('/ui/flows/edit/company.inputs/asking?run=true')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('text', { exact: true })).toHaveValue('Ada')
  return dialog
}

/** Puts a text on the clipboard and into a field. */
async function paste(page: Page, field: Locator, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await field.focus()
  await page.keyboard.press('Control+v')
}

test.beforeEach(async ({ request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await save(request, FLOW)
})

test('each type has its field, and the execution has what the form showed', async ({ page, request }) => {
  const errors = watched(page)
  const dialog = await opened(page)
  await expect(dialog.getByText('Who it is for.')).toBeVisible()
  await expect(dialog.getByRole('textbox', { name: 'length', exact: true })).toHaveValue('PT1H30M')
  await expect(dialog.getByLabel('length: hours')).toHaveValue('1')
  await expect(dialog.getByLabel('json')).toHaveValue('{\n  "a": 1,\n  "b": [\n    2\n  ]\n}')
  await expect(dialog.getByRole('radio', { name: 'small' })).toBeChecked()

  await dialog.getByLabel('whole').fill('3')
  await dialog.getByRole('radiogroup', { name: 'is' }).getByText('True').click()
  await dialog.getByRole('combobox', { name: 'color' }).fill('amb')
  await page.getByRole('option', { name: 'amber' }).click()
  await dialog.getByRole('radio', { name: 'large' }).check()
  await dialog.getByRole('combobox', { name: 'own' }).fill('three')
  await dialog.getByRole('button', { name: 'Choose all: many' }).click()
  await expect(dialog.getByText('3 of 3 chosen')).toBeVisible()
  await dialog.getByLabel('when', { exact: true }).fill('2026-10-21T05:00:00')
  await expect(dialog.getByText(/Oct.*2026.*05:00:00 · Time zone: Europe\/Paris/)).toBeVisible()
  await dialog.getByLabel('length: minutes').fill('45')
  await expect(dialog.getByRole('textbox', { name: 'length', exact: true })).toHaveValue('PT1H45M')
  await paste(page, dialog.getByRole('combobox', { name: 'list' }), '1,2\n3')
  await dialog
    .getByLabel('file', { exact: true })
    .setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') })
  await dialog.getByRole('combobox', { name: 'rendered' }).click()
  await page.getByRole('option', { name: 'y' }).click()
  await dialog.getByRole('combobox', { name: 'rendered' }).press('Control+Enter')

  await expect(page).toHaveURL(/executions\/company.inputs\/asking\/\w+\/gantt/)
  const id = /asking\/(\w+)\/gantt/.exec(page.url())![1]!
  const { inputs } = (await (await request.get(`/api/v1/executions/${id}`)).json()) as {
    inputs: Record<string, unknown>
  }
  expect(inputs).toMatchObject({
    text: 'Ada',
    whole: 3,
    is: true,
    color: 'amber',
    size: 'large',
    own: 'three',
    first: 'alpha',
    many: ['a', 'b', 'c'],
    when: '2026-10-21T03:00:00Z',
    length: 'PT1H45M',
    json: { a: 1, b: [2] },
    list: [1, 2, 3],
    deep: false,
    named: 'ADA',
    rendered: 'y',
  })
  expect(String(inputs.file)).toMatch(/rows\.csv$/)
  expect(errors).toEqual([])
})

test('the server is asked while the form is filled in', async ({ page }) => {
  const dialog = await opened(page)
  await expect(dialog.getByLabel('named')).toHaveValue('ADA')
  await expect(dialog.getByLabel('why')).toHaveCount(0)

  await dialog.getByLabel('text', { exact: true }).fill('Grace')
  await expect(dialog.getByLabel('named')).toHaveValue('GRACE')
  await dialog.getByRole('radiogroup', { name: 'deep' }).getByText('True').click()
  await expect(dialog.getByLabel('why')).toBeVisible()
  await expect(dialog.getByText('A value is needed')).toHaveCount(0)
  await dialog.getByLabel('why').fill('because')
  await dialog.getByLabel('whole').fill('7')
  await expect(dialog.getByRole('alert')).toHaveText('Seven is taken.')
  await dialog.getByLabel('whole').fill('11')
  await dialog.getByLabel('whole').press('Tab')
  await expect(dialog.getByText('At most 10', { exact: true }).last()).toBeVisible()
})

test('a file is dropped, refused by its ending, and replaced', async ({ page }) => {
  const dialog = await opened(page)
  const drop = async (name: string) => {
    const transfer = await page.evaluateHandle((file) => {
      const data = new DataTransfer()
      data.items.add(new File(['a,b'], file))
      return data
    }, name)
    await dialog.locator('.drop').dispatchEvent('drop', { dataTransfer: transfer })
  }
  await drop('rows.txt')
  await expect(dialog.getByText('rows.txt')).toBeVisible()
  await dialog.getByRole('button', { name: 'Execute' }).click()
  await expect(dialog.getByText('The file must end in .csv')).toBeVisible()
  await drop('rows.csv')
  await expect(dialog.getByText('rows.csv')).toBeVisible()
  await expect(dialog.getByText('The file must end in .csv')).toHaveCount(0)
})

for (const theme of ['light', 'dark'] as const) {
  test(`the form has no fault of accessibility in the ${theme} theme`, async ({ page }) => {
    await settled(page, { theme })
    const dialog = await opened(page)
    await dialog.getByLabel('whole').fill('11')
    await dialog.getByLabel('whole').press('Tab')
    await expect(dialog.getByText('At most 10', { exact: true }).last()).toBeVisible()

    expect(await faultsOf(page)).toEqual([])
  })
}
