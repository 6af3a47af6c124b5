export const tour = {
  'tour.start': 'Commencer la visite',
  'tour.hello': 'Bonjour',
  'tour.helloText': 'Une tâche qui dit un mot : écrivez-la, exécutez-la, regardez-la.',
  'tour.inputs': 'Entrées',
  'tour.inputsText': 'Demandez des valeurs à l’exécution et utilisez-les dans des expressions.',
  'tour.loop': 'Boucle avec fichiers',
  'tour.loopText': 'Écrivez un fichier pour chaque valeur, côte à côte, et voyez les sorties.',
  'tour.failure': 'Réparer un échec',
  'tour.failureText':
    'Faites échouer une exécution, lisez pourquoi, corrigez le flux, voyez la différence, et ne rejouez que ce qui a échoué.',
  'tour.schedule': 'Webhook et planification',
  'tour.scheduleText': 'Laissez-le démarrer seul : à une heure, et quand une adresse est appelée.',
  'tour.python': 'Python',
  'tour.pythonText': 'Exécutez un script, rendez une valeur, lisez-la dans la tâche suivante.',
  'tour.title': 'Visite',
  'tour.resume': 'Poursuivre la visite',
  'tour.chapter': 'Visite : {name}',
  'tour.step': '{step} sur {steps}',
  'tour.leave': 'Quitter la visite',
  'tour.back': 'Retour',
  'tour.next': 'Suivant',
  'tour.finish': 'Terminer',
  'tour.nextChapter': 'Suite : {name}',
  'tour.show': 'Y aller',
  'tour.bring': 'M’y conduire',
  'tour.elsewhere': 'Cette étape est sur une autre page.',
  'tour.notYet': 'Enregistrez et exécutez d’abord le flux : cette étape regarde ce qu’il en est advenu.',
  'tour.done': 'Fait',
  'tour.remove': 'Supprimer ce que la visite a créé',
  'tour.removeHint': 'Ces flux de l’espace de noms {namespace} et toutes leurs exécutions sont supprimés :',
  'tour.removed': 'Ce que la visite avait créé a été supprimé.',
  'step.mend': 'Corriger une erreur',
  'step.mendText':
    'Ce flux a une tâche, et une faute de frappe. Le problème est affiché sous la source : écrivez « message » au lieu de « mesage ». Ctrl+Espace propose ce qui peut être écrit.',
  'step.picture': 'Voir ce qu’il fait',
  'step.pictureText':
    'L’image suit ce que vous écrivez, avant tout enregistrement. Passez à Documentation pour lire la page de la tâche sous le curseur.',
  'step.run': 'L’exécuter',
  'step.runText':
    'Pressez ce bouton, ou Ctrl+E dans la source. Le flux est enregistré, puis on vous demande comment l’exécuter.',
  'step.confirm': 'Démarrer',
  'step.confirmText': 'Le dialogue demande ce que le flux veut savoir ; celui-ci n’a besoin de rien. Pressez Exécuter.',
  'step.watch': 'Le regarder',
  'step.watchText':
    'Chaque ligne est une tâche : quand elle a attendu, quand elle a tourné, comment elle a fini. Tout est affiché à mesure ; rien n’est à rafraîchir.',
  'step.read': 'Lire ce qu’il a dit',
  'step.readText':
    'Le journal est à côté du diagramme. Cliquez sur une ligne du diagramme pour ne lire que cette tâche.',
  'step.declare': 'Demander des valeurs',
  'step.declareText':
    'Sous « inputs », un flux dit ce qu’il veut savoir, de quel type, et ce qui vaut si rien n’est donné. « {{ inputs.name }} » le lit.',
  'step.fill': 'Donner des valeurs',
  'step.fillText':
    'Le formulaire est fait des entrées. Écrivez un nom, choisissez combien de fois, et pressez Exécuter.',
  'step.outputs': 'Ouvrir les sorties',
  'step.outputsText': 'Les tâches transmettent des valeurs et des fichiers. Ouvrez l’onglet Sorties pour les voir.',
  'step.values': 'Ce qu’une tâche a donné',
  'step.valuesText':
    'Voici la valeur ; l’icône à côté de son nom copie l’expression qui la lit. La console en dessous évalue toute expression comme la tâche l’a vue.',
  'step.repeat': 'Pour chaque valeur',
  'step.repeatText':
    'ForEach exécute ses tâches une fois par valeur, ici deux à la fois. « {{ taskrun.value }} » est la valeur du tour ; Write garde un fichier.',
  'step.rounds': 'Une ligne par tour',
  'step.roundsText':
    'Les tours sont dans la boucle, côte à côte comme ils ont tourné. Une boucle de milliers reste une ligne jusqu’à ce que vous l’ouvriez, les échecs d’abord.',
  'step.preview': 'Regarder un fichier',
  'step.previewText':
    'Pressez Aperçu. Les fichiers se téléchargent aussi, et la tâche suivante les lit par leur adresse.',
  'step.divide': 'Un flux qui peut échouer',
  'step.divideText':
    'La première tâche donne l’addition, la seconde la divise par le nombre de personnes. La source n’a pas de défaut, et pourtant elle peut échouer.',
  'step.break': 'Le faire échouer',
  'step.breakText': 'Écrivez 0 pour « people » et pressez Exécuter : personne n’est là pour partager.',
  'step.reason': 'Trouver pourquoi',
  'step.reasonText': 'L’exécution a échoué. Ouvrez l’onglet Aperçu : il commence par la raison.',
  'step.cause': 'Lire l’erreur',
  'step.causeText':
    'La tâche qui a échoué, ce qu’elle a dit, et ce qu’elle avait reçu. Si le flux a déjà réussi, ce qui était différent alors est à côté.',
  'step.fix': 'Corriger le flux',
  'step.fixText':
    'Mettez ceci à la place de la dernière expression, et enregistrez avec Ctrl+S : il y a au moins une personne.',
  'step.revisions': 'Ouvrir les révisions',
  'step.revisionsText': 'Chaque enregistrement garde le précédent. Ouvrez l’onglet Révisions.',
  'step.difference': 'Voir ce qui a changé',
  'step.differenceText':
    'La dernière révision à côté de la précédente, en mots et ligne à ligne. « Restaurer » ferait de l’ancienne la plus récente.',
  'step.replay': 'Rejouer depuis la tâche en échec',
  'step.replayText':
    'De retour à l’exécution en échec : pressez « Rejouer à partir d’ici ». L’addition n’a pas à être redemandée.',
  'step.reuse': 'Avec le flux corrigé',
  'step.reuseText':
    'Choisissez la dernière révision. Le dialogue nomme les tâches reprises telles quelles. Pressez Rejouer.',
  'step.reused': 'Seul l’échec a été rejoué',
  'step.reusedText': '« bill » est là comme avant, avec ses heures et sa sortie ; seule « share » a tourné, et réussi.',
  'step.cron': 'Le laisser démarrer seul',
  'step.cronText':
    'Une planification (Schedule) démarre le flux d’elle-même, ici chaque matin à sept heures ; un Webhook le démarre quand son adresse est appelée. Survolez « cron » pour lire comment elle s’écrit.',
  'step.save': 'L’enregistrer',
  'step.saveText': 'Pressez Enregistrer, ou Ctrl+S. Dès lors, la planification compte.',
  'step.triggers': 'Ouvrir les déclencheurs',
  'step.triggersText': 'Tout ce qui démarre ce flux est dans l’onglet Déclencheurs.',
  'step.dates': 'Voir quand il tournera',
  'step.datesText':
    'Pressez le calendrier pour voir les cinq prochaines dates. L’interrupteur arrête la planification sans changer le flux.',
  'step.call': 'Appeler le webhook',
  'step.callText':
    'L’autre déclencheur est une adresse. Pressez « Essayer », puis « Appeler », et suivez le lien vers l’exécution démarrée.',
  'step.called': 'Démarré de l’extérieur',
  'step.calledText':
    'Qui connaît l’adresse démarre le flux, avec un corps que les tâches lisent sous « trigger.body ». La clé de l’adresse est le mot de passe : celle-ci a été faite pour vous.',
  'step.script': 'Un script avec pandas',
  'step.scriptText':
    'Le script nomme les paquets dont il a besoin, et Kestra.outputs donne une valeur à la tâche suivante, qui la lit sous « vars ».',
  'step.wait': 'Attendre les paquets',
  'step.waitText':
    'pandas est installé avant le script ; la première fois, cela dure un moment. Sans accès à un index de paquets il échoue, et le journal le dit : pressez alors Suivant.',
  'step.result': 'Lire le résultat',
  'step.resultText':
    'La dernière tâche a écrit ce que le script a trouvé. Vous avez vu flux, entrées, fichiers, échecs, déclencheurs et scripts.',
  'welcome.title': 'Bienvenue dans Windhover',
  'welcome.skip': 'Aller au tableau de bord',
  'welcome.hint':
    'Six courts chapitres sur les vraies pages : chacun finit par quelque chose qui a tourné. Partez quand vous voulez : la visite retient où vous en étiez, et ce qu’elle a créé peut être supprimé.',
  'welcome.open': 'Commencer',
  'welcome.again': 'Refaire',
  'welcome.finished':
    'Voilà les six chapitres. Les flux sont à vous : changez-les, ou supprimez ce que la visite a créé.',
} as const
