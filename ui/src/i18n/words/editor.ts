import { add } from '..'
import { editor } from '../en/editor'

add(editor)
