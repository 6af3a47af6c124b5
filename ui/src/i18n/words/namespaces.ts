import { add } from '..'
import { namespaces } from '../en/namespaces'

add(namespaces)
