"""Answers that take minutes, kept for as long as nothing that they depend on is another."""

import contextlib
import hashlib
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))


def answer(folder, question, programs, make):
    """What was answered last, where the question and the texts of the programs are the same; or what is made now."""
    path = os.path.join(folder, f"{question['name']}.json")
    texts = []
    for program in programs:
        with open(os.path.join(HERE, program), encoding="utf-8") as file:
            texts.append(file.read())
    key = hashlib.sha256(json.dumps([question, texts], sort_keys=True).encode()).hexdigest()[:16]
    with contextlib.suppress(FileNotFoundError):
        with open(path, encoding="utf-8") as file:
            last = json.load(file)
        if last["key"] == key:
            return last["answer"]
    answer = make(question)
    # A full disk, a server that is gone: the next time it may be another.
    if answer.get("problem"):
        return answer
    os.makedirs(folder, exist_ok=True)
    with open(path + ".unfinished", "w", encoding="utf-8") as file:
        json.dump({"key": key, "answer": answer}, file)
    os.replace(path + ".unfinished", path)
    return answer
